import Canonical
import Mapping

/// The reading of one workbook: each of its mapped sheets, with the header where its columns stand.
struct WorkbookReading {
    let file: SourceFile

    func read(
        _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) -> [SourceSummary] {
        var workbook = try XLSXWorkbook(path: file.path, limits: XLSXLimits())
        var read: [(reading: PartReading, sheet: String)] = []
        for part in file.parts {
            guard case .xlsx(let layout) = part.format else {
                preconditionFailure("the sources of one workbook are sheets")
            }
            guard let sheet = workbook.sheet(named: layout.names) else {
                read.append((missingSheet(part, layout, lookups), layout.names[0]))
                continue
            }
            var sheetReading = WorkbookSheetReading(file: file, part: part, layout: layout)
            let usesDate1904 = workbook.usesDate1904
            try workbook.read(sheet) { (row) throws(SourceError) in
                try sheetReading.take(row, usesDate1904: usesDate1904, &lookups, each)
            }
            read.append((try sheetReading.finish(lookups), sheet.name))
        }
        let digest = try workbook.finish()
        file.progress?.add(bytes: digest.byteCount)
        return read.map { $0.reading.summary(digest, sheet: $0.sheet) }
    }

    /// A sheet that is not there is a missing column by the sheet's name (rules §10.13).
    private func missingSheet(
        _ part: SourcePart, _ layout: SheetLayout, _ lookups: [LookupTable]
    ) -> PartReading {
        let nothing = SourceMapping(
            name: part.mapping.name, file: part.mapping.file,
            columns: [SourceColumn(name: layout.names[0], isIgnored: false)], records: [], statements: nil, total: nil)
        return PartReading(
            file, part, header: Header(of: nothing, cells: [], row: 1, hasFixedWidth: false), lookups: lookups)
    }
}

extension XLSXWorkbook {
    /// The first of some names that a sheet has, compared as headers are.
    func sheet(named names: [String]) -> XLSXSheet? {
        for name in names {
            if let sheet = sheets.first(where: { Header.form($0.name) == Header.form(name) }) { return sheet }
        }
        return nil
    }
}

/// The reading of one sheet: what stands above the header, the header, the rows.
private struct WorkbookSheetReading {
    let file: SourceFile
    let part: SourcePart
    let layout: SheetLayout

    private var reading: PartReading?
    private var above: [XLSXRow] = []
    private var stated: [FileViolation] = []
    private var batch = SourceBatch()
    private var lastRow: Int32 = 0
    private var blankRows = 0

    init(file: SourceFile, part: SourcePart, layout: SheetLayout) {
        self.file = file
        self.part = part
        self.layout = layout
    }

    mutating func take(
        _ row: XLSXRow, usesDate1904: Bool, _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) {
        // Rows that the file leaves out are blank ones.
        let gap = Int(row.number - lastRow) - 1
        lastRow = row.number
        guard reading != nil else { return try takeAbove(row, lookups) }
        blankRows += gap
        guard !row.isBlank else {
            blankRows += 1
            return
        }
        batch.removeAll()
        batch.usesDate1904 = usesDate1904
        batch.take(row)
        reading?.take(batch, &lookups, each)
    }

    mutating func finish(_ lookups: [LookupTable]) throws(SourceError) -> PartReading {
        if reading == nil { begin(header: [], row: 1, lookups) }
        guard var reading else { preconditionFailure("a reading has begun") }
        reading.blankRows = blankRows
        return reading
    }

    /// Looks for the header: the first row, with the one below it, that has all columns by which it is found.
    private mutating func takeAbove(_ row: XLSXRow, _ lookups: [LookupTable]) throws(SourceError) {
        above.append(row)
        try compare(row)
        guard above.count >= layout.headerRows else { return }
        let upper = above[above.count - layout.headerRows]
        let isConsecutive = Int(row.number - upper.number) == layout.headerRows - 1
        let cells = layout.headerRows == 1 ? upper.labels : XLSXRow.labels(groups: upper, names: row)
        let forms = Set(cells.map { Header.form($0.string) })
        if isConsecutive, layout.find.allSatisfy({ forms.contains(Header.form($0)) }) {
            begin(header: cells, row: Int(upper.number), lookups)
        } else if Int(row.number) >= layout.within + layout.headerRows - 1 {
            begin(header: [], row: layout.within, lookups)
        }
    }

    /// Without cells every mapped column is missing, which refuses the sheet.
    private mutating func begin(header cells: [Text], row: Int, _ lookups: [LookupTable]) {
        let header = Header(of: part.mapping, cells: cells, row: row, hasFixedWidth: false)
        reading = PartReading(file, part, header: header, lookups: lookups)
        reading?.add(stated)
        above = []
    }

    /// Compares what a row above the header states with what the run knows.
    private mutating func compare(_ row: XLSXRow) throws(SourceError) {
        for statement in layout.preamble where statement.row == Int(row.number) {
            for (column, label) in row.labels.enumerated() {
                guard let pattern = statement.pattern, let match = pattern.match(in: label.bytes.span),
                    let range = match[min(1, pattern.groupCount)]
                else { continue }
                let text = Array(label.bytes)[range]
                if statement.agrees(Array(text), file: file) { continue }
                if case .moneyUnit(let unit) = statement.meaning {
                    throw .contradictsUnit(
                        file: file.path, sheet: layout.names[0], row: Int(row.number),
                        declared: unit.rawValue, found: Text(bytes: text).string)
                }
                stated.append(
                    FileViolation(
                        CellRules.fileNameMismatch, column: SpreadsheetColumn.letters(column), row: Int(row.number)))
            }
        }
    }
}

extension SourceBatch {
    /// Adds a sheet's row, all cells that it has.
    mutating func take(_ row: XLSXRow) {
        let base = bytes.count
        bytes.append(contentsOf: row.bytes)
        let first = cells.count
        for column in 0..<row.count {
            let range = row.range(of: column)
            cells.append(SourceCell(range.lowerBound + base..<range.upperBound + base, row.kind(of: column)))
        }
        addRow(number: row.number, from: first)
    }
}

extension XLSXRow {
    /// The texts of the cells.
    var labels: [Text] { (0..<count).map { Text(bytes: bytes[range(of: $0)]) } }

    /// Headers of two rows: `group/name` where there is a name below, the upper text where there is none.
    ///
    /// A group's text stands in the first of the cells that it spans.
    static func labels(groups: XLSXRow, names: XLSXRow) -> [Text] {
        var group: [UInt8] = []
        return (0..<max(groups.count, names.count)).map { column in
            let upper = Array(TextForm.trimmed(groups.bytes[groups.range(of: column)]))
            if !upper.isEmpty { group = upper }
            let name = Array(TextForm.trimmed(names.bytes[names.range(of: column)]))
            return Text(bytes: (name.isEmpty ? upper : group.isEmpty ? name : group + [0x2F] + name)[...])
        }
    }
}

/// The names of a sheet's columns.
package enum SpreadsheetColumn {
    /// The letters of a column counted from 0: `A`, `Z`, `AA`.
    package static func letters(_ column: Int) -> String {
        var rest = column + 1
        var letters = ""
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}

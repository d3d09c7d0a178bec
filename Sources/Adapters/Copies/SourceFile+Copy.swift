import Canonical
import Mapping

extension SourceFile {
    /// Reads the rows of a part once more, for a report that shows them.
    ///
    /// Cells of columns that are not shown, and all cells of a row that is no data, are hidden; header cells never are.
    ///
    /// - Parameters:
    ///   - place: The part's place in `parts`.
    ///   - columns: The part's labels, as its summary has them.
    ///   - headerRow: The header's first row, as the summary has it.
    ///   - shown: The columns of the mapping that may be shown.
    ///   - each: Gets the rows in file order; blank rows are left out.
    /// - Throws: The file cannot be read any more.
    package func copy(
        _ place: Int, columns: [String], headerRow: Int, shown: ShownColumns, _ each: (CopiedRow) -> Void
    ) throws(SourceError) {
        let part = parts[place]
        switch part.format {
        case .csv(let encoding, let delimiter):
            let header = Header(
                of: part.mapping, cells: columns.map { Text($0) }, row: headerRow, hasFixedWidth: true)
            var table = TableCopy(self, part, header: header, shown: shown)
            try copyCSV(encoding, delimiter, headerRow: headerRow, &table, each)
        case .xlsx(let layout):
            let header = Header(
                of: part.mapping, cells: columns.map { Text($0) }, row: headerRow, hasFixedWidth: false)
            var table = TableCopy(self, part, header: header, shown: shown)
            let headerRows = headerRow..<headerRow + layout.headerRows
            var workbook = try XLSXWorkbook(path: path, limits: XLSXLimits())
            guard let sheet = workbook.sheet(named: layout.names) else { return }
            var batch = SourceBatch()
            batch.usesDate1904 = workbook.usesDate1904
            try workbook.read(sheet) { (row) throws(SourceError) in
                guard !row.isBlank else { return }
                batch.removeAll()
                batch.take(row)
                each(table.copy(0, of: batch, headerRows: headerRows))
            }
        case .ndjson:
            var nested = NestedCopy(self, part, shown: shown)
            var reader = try NDJSONReader(path: path, encoding: .insisted(.utf8), digests: false)
            var tree = SourceTree()
            while try reader.next(into: &tree) {
                if !tree.nodes.isEmpty || tree.malformed != nil { each(nested.copy(tree)) }
            }
        case .xml(let layout):
            var nested = NestedCopy(self, part, shown: shown)
            var reader = try XMLRecordReader(path: path, record: layout.record)
            _ = try reader.read { (record, _) throws(SourceError) in
                var tree = record
                tree.isDocument = true
                each(nested.copy(tree))
            }
        }
    }

    private func copyCSV(
        _ encoding: TextEncoding, _ delimiter: CSVDelimiter, headerRow: Int, _ table: inout TableCopy,
        _ each: (CopiedRow) -> Void
    ) throws(SourceError) {
        var reader = try CSVReader(path: path, encoding: .insisted(encoding), delimiter: delimiter, digests: false)
        var decoding = CSVDecoding(encoding: encoding)
        var batch = SourceBatch()
        while try reader.next(into: &batch) {
            // What cannot be decoded was found before.
            _ = decoding.decode(&batch)
            for row in batch.rows.indices { each(table.copy(row, of: batch, headerRows: headerRow..<headerRow + 1)) }
        }
    }
}

/// The rows of a table, cell by cell below their headers.
private struct TableCopy {
    private var mapper: RowMapper?
    private let isShown: [Bool]

    init(_ file: SourceFile, _ part: SourcePart, header: Header, shown: ShownColumns) {
        if !header.isRefused, !part.mapping.records.isEmpty {
            mapper = RowMapper(part.mapping, header: header, insurer: file.insurer, asOf: file.asOf, file: part.number)
        }
        var isShown = [Bool](repeating: false, count: header.labels.count)
        for (column, place) in header.places.enumerated() where place >= 0 { isShown[place] = shown.isShown[column] }
        self.isShown = isShown
    }

    mutating func copy(_ place: Int, of batch: borrowing SourceBatch, headerRows: Range<Int>) -> CopiedRow {
        let row = batch.rows[place]
        let number = Int(row.number)
        let isHeader = headerRows.contains(number)
        let isData = number >= headerRows.upperBound && (mapper?.isData(place, of: batch) ?? !row.isMalformed)
        let cells = (0..<Int(row.count)).map { column in
            let cell = batch.cell(column, of: row)
            let mayBeSeen = isHeader || isData && column < isShown.count && isShown[column]
            return cell.copied(batch, mayBeSeen: mayBeSeen)
        }
        return CopiedRow(number: number, isHeader: isHeader, cells: cells)
    }
}

/// Nested records, each in one row: the values of a list below each other in one cell.
private struct NestedCopy {
    private var flattening: TreeFlattening
    private let isShown: [Bool]
    /// The columns of each level in the order of its cells.
    private let columns: [[Int]]
    private var batch = SourceBatch()

    init(_ file: SourceFile, _ part: SourcePart, shown: ShownColumns) {
        flattening = TreeFlattening(part.mapping)
        isShown = shown.isShown
        columns = (0...part.mapping.lists.count).map { level in
            part.mapping.columns.indices.filter { Int(part.mapping.columns[$0].level) == level }
        }
    }

    mutating func copy(_ tree: SourceTree) -> CopiedRow {
        batch.removeAll()
        flattening.append(tree, to: &batch)
        var found = [[CopiedCell]](repeating: [], count: isShown.count)
        for row in batch.rows where !row.isMalformed {
            for (position, column) in columns[Int(row.level)].enumerated() {
                found[column].append(batch.cell(position, of: row).copied(batch, mayBeSeen: isShown[column]))
            }
        }
        let cells = found.map { items in items.count == 1 ? items[0] : CopiedCell.together(items) }
        return CopiedRow(number: Int(tree.line), isHeader: false, cells: cells)
    }
}

extension SourceCell {
    fileprivate func copied(_ batch: borrowing SourceBatch, mayBeSeen: Bool) -> CopiedCell {
        if kind == .list {
            return .together(batch.items[range].map { $0.copied(copy batch, mayBeSeen: mayBeSeen) })
        }
        let text = String(decoding: batch.bytes[range], as: UTF8.self)
        guard kind != .absent, !text.isEmpty else { return .nothing }
        guard mayBeSeen else { return .hidden }
        return switch kind {
        case .number: .number(text)
        // From 1904-01-01 it is 1,462 days less.
        case .serial: Double(text).map { .serial(batch.usesDate1904 ? $0 + 1462 : $0) } ?? .text(text)
        case .percent: Double(text).map { .percent($0) } ?? .text(text)
        case .text, .boolean, .error, .uncalculated, .container, .list, .absent: .text(text)
        }
    }
}

extension CopiedCell {
    /// Several values in one cell, each on its line; hidden when one of them is.
    fileprivate static func together(_ items: [CopiedCell]) -> CopiedCell {
        if items.contains(.hidden) { return .hidden }
        let texts = items.map { item in
            switch item {
            case .nothing, .hidden: ""
            case .text(let text), .number(let text): text
            case .serial(let value), .percent(let value): "\(value)"
            }
        }
        return texts.allSatisfy(\.isEmpty) ? .nothing : .text(texts.joined(separator: "\n"))
    }
}

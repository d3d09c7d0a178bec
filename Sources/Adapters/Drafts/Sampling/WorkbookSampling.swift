import Canonical
import Mapping

/// Samples every sheet of a workbook that has a table.
struct WorkbookSampling {
    let path: String
    let fileName: String

    func sample() throws(DraftError) -> [SampledTable] {
        var tables: [SampledTable] = []
        do throws(SourceError) {
            var workbook = try XLSXWorkbook(path: path, limits: XLSXLimits())
            for sheet in workbook.sheets {
                var sampling = SheetSampling(fileName: fileName, sheet: sheet.name)
                try workbook.read(sheet) { (row) throws(SourceError) in sampling.take(row) }
                if let table = sampling.finish() { tables.append(table) }
            }
        } catch { throw .source(error) }
        guard !tables.isEmpty else {
            throw .noTable(file: path, reason: "没有一个工作表有表格:没有找到全是文字、其下各列有数据的表头行")
        }
        return tables
    }
}

/// The sampling of one sheet: rows are kept until the header is found; the last row is held back, since it may be a total.
private struct SheetSampling {
    let fileName: String
    let sheet: String

    /// Among so many rows the header is looked for.
    private static let headerLimit = 30

    private var kept: [KeptRow] = []
    private var table: SampledTable?
    private var labels: [String] = []
    private var form: SampledSheet?
    private var last: KeptRow?

    init(fileName: String, sheet: String) {
        self.fileName = fileName
        self.sheet = sheet
    }

    mutating func take(_ row: XLSXRow) {
        guard !row.isBlank else { return }
        let row = KeptRow(row)
        if table == nil, kept.count < Self.headerLimit {
            kept.append(row)
            return
        }
        if table == nil { begin() }
        add(row)
    }

    mutating func finish() -> SampledTable? {
        if table == nil { begin() }
        guard var table, var form else { return nil }
        if let last {
            form.totalRow = SampledSheet.TotalRow(last, labels: labels)
            if form.totalRow == nil { table.take(last) }
        }
        var finished = SampledTable(fileName: fileName, form: .sheet(form))
        finished.columns = table.columns
        finished.rowCount = table.rowCount
        finished.dropUnnamed()
        return finished.columns.isEmpty ? nil : finished
    }

    private mutating func begin() {
        guard let header = SheetHeader(kept) else { return }
        let top = kept[header.place]
        var form = SampledSheet(name: sheet, headerRow: top.number, headerRows: header.rowCount)
        form.statements = kept[..<header.place].flatMap { SampledSheet.Statement.all(in: $0) }
        var table = SampledTable(fileName: fileName, form: .sheet(form))
        table.columns = header.labels.map { SampledColumn(header: $0) }
        self.table = table
        self.form = form
        labels = header.labels
        for row in kept[(header.place + header.rowCount)...] { add(row) }
        kept = []
    }

    private mutating func add(_ row: KeptRow) {
        if let last { table?.take(last) }
        last = row
    }
}

extension SampledTable {
    fileprivate mutating func take(_ row: KeptRow) {
        guard rowCount < Self.rowLimit else { return }
        rowCount += 1
        for place in columns.indices {
            columns[place].rowCount += 1
            if place < row.cells.count, let cell = row.cells[place] {
                columns[place].cells.append(cell)
            } else {
                columns[place].emptyCount += 1
            }
        }
    }
}

import Canonical
import Definitions
import Mapping

/// Compiles the keys of `source:` that say how files are written: format, encoding, sheet, header, record element.
struct SourceFormatReader {
    let format: SourceFormat

    init(_ source: inout DefinitionMapping) throws(DefinitionError) {
        let format = try source.required("format")
        switch try format.choice(["csv": 0, "xlsx": 1, "ndjson": 2, "xml": 3]) {
        case 0: self.format = try Self.csv(&source)
        case 1: self.format = .xlsx(try Self.sheet(&source))
        case 2: self.format = .ndjson
        default: self.format = .xml(try Self.document(&source))
        }
    }

    private static func csv(_ source: inout DefinitionMapping) throws(DefinitionError) -> SourceFormat {
        let encodings = Dictionary(uniqueKeysWithValues: TextEncoding.allCases.map { ($0.rawValue, $0) })
        let encoding = try source.required("encoding").choice(encodings)
        let node = try source.required("delimiter")
        guard let delimiter = CSVDelimiter(rawValue: try node.text()) else {
            throw node.error("分隔符只能是逗号、制表符(\"\\t\")、分号或竖线")
        }
        return .csv(encoding: encoding, delimiter: delimiter)
    }

    private static func sheet(_ source: inout DefinitionMapping) throws(DefinitionError) -> SheetLayout {
        let sheet = try source.required("sheet")
        let names = sheet.isText ? [try sheet.text()] : try sheet.texts()
        var header = try source.required("header").mapping()
        let rowsNode = try header.required("rows")
        let rows = try rowsNode.integer()
        guard (1...2).contains(rows) else { throw rowsNode.error("表头为 1 行或 2 行") }
        let find = try header.required("find").texts()
        let withinNode = try header.optional("within")
        let within = try withinNode?.integer() ?? 10
        guard (1...100).contains(within) else { throw (withinNode ?? rowsNode).error("within 应在 1 至 100 之间") }
        try header.finish()
        var preamble: [PreambleStatement] = []
        for node in try source.optional("preamble")?.list() ?? [] {
            preamble.append(try statement(node, inRow: true))
        }
        return SheetLayout(names: names, headerRows: rows, find: find, within: within, preamble: preamble)
    }

    private static func document(_ source: inout DefinitionMapping) throws(DefinitionError) -> XMLLayout {
        let record = try source.required("record")
        let names = try record.text().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard names.count >= 2, names.allSatisfy({ !$0.isEmpty }) else {
            throw record.error("record 应为从根元素到记录元素的路径,例如 PDL/PDL-Body/Claim")
        }
        guard let headNode = try source.optional("head") else {
            return XMLLayout(record: names, head: [], count: nil, amount: nil)
        }
        var head = try headNode.mapping()
        let count = try head.optional("count")?.text()
        var amount: (path: String, form: MoneyForm)?
        if let node = try head.optional("amount") {
            var parts = try node.mapping()
            let path = try parts.required("from").text()
            amount = (path, try MoneyForm(reading: try parts.required("money"), columnNames: []))
            try parts.finish()
        }
        var statements: [PreambleStatement] = []
        for node in try head.optional("statements")?.list() ?? [] {
            statements.append(try statement(node, inRow: false))
        }
        try head.finish()
        return XMLLayout(record: names, head: statements, count: count, amount: amount)
    }

    /// `{row: 2, pattern: …, is: data-date, format: yyyy-MM-dd}`, or in a head `{from: 路径, is: insurer}`.
    private static func statement(
        _ node: DefinitionNode, inRow: Bool
    ) throws(DefinitionError) -> PreambleStatement {
        var parts = try node.mapping()
        let row = inRow ? try parts.required("row").integer() : nil
        let path = inRow ? "" : try parts.required("from").text()
        let pattern = inRow ? try parts.required("pattern").pattern() : nil
        if let row, row < 1 { throw node.error("row 从 1 开始") }
        let meaning: PreambleStatement.Meaning
        switch try parts.required("is").choice(["data-date": 0, "money-unit": 1, "insurer": 2]) {
        case 0:
            let formatNode = try parts.required("format")
            guard let format = DateFormat(try formatNode.text()), !format.hasTime, !format.isSerial else {
                throw formatNode.error("日期格式不可用,应为如 yyyy-MM-dd 的格式")
            }
            meaning = .dataDate(format)
        case 1:
            let units = Dictionary(uniqueKeysWithValues: MoneyUnit.allCases.map { ($0.rawValue, $0) })
            meaning = .moneyUnit(try parts.required("unit").choice(units))
        default: meaning = .insurer
        }
        try parts.finish()
        return PreambleStatement(row: row, path: path, pattern: pattern, meaning: meaning)
    }
}

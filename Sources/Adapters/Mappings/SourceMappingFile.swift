import Canonical
import Definitions
import Mapping

/// Compiles one `<source>.yaml`: the source's form and columns, its records, what is ignored, what a manifest states.
///
/// Closed world: every column is mapped or ignored with a reason, every required field has a source, every key is known.
struct SourceMappingFile {
    let name: String
    let tables: CodeTables

    func read(_ root: DefinitionNode) throws(DefinitionError) -> (mapping: SourceMapping, format: SourceFormat) {
        var file = try root.mapping()
        var source = try file.required("source").mapping()
        let format = try format(&source)
        let pattern = try filePattern(try source.required("file"))
        var columns = try SourceColumns(try source.required("columns"))
        let totalNode = try source.optional("total")
        try source.finish()
        if let ignored = try file.optional("ignore") { try columns.ignore(ignored) }
        let recordList = try file.optional("records")
        var records: [RecordMapping] = []
        if let recordList {
            for node in try recordList.list() { records.append(try record(node, &columns)) }
        }
        let statementNode = try file.optional("statements")
        guard (statementNode == nil) == (!records.isEmpty) else {
            throw root.error("一个数据源要么有 records,要么有 statements(对账清单)")
        }
        var statements: StatementMapping?
        if let statementNode { statements = try self.statements(statementNode, &columns) }
        let total = try total(totalNode, records, columns)
        try file.finish()
        try columns.finish()
        let mapping = SourceMapping(
            name: name, file: pattern, columns: columns.compiled, records: records, statements: statements,
            total: total)
        return (mapping, format)
    }

    private func format(_ source: inout DefinitionMapping) throws(DefinitionError) -> SourceFormat {
        _ = try source.required("format").choice(["csv": true])
        let encodings = Dictionary(uniqueKeysWithValues: TextEncoding.allCases.map { ($0.rawValue, $0) })
        let encoding = try source.required("encoding").choice(encodings)
        let node = try source.required("delimiter")
        guard let delimiter = CSVDelimiter(rawValue: try node.text()) else {
            throw node.error("分隔符只能是逗号、制表符(\"\\t\")、分号或竖线")
        }
        return .csv(encoding: encoding, delimiter: delimiter)
    }

    private func filePattern(_ node: DefinitionNode) throws(DefinitionError) -> FileNamePattern {
        guard let pattern = FileNamePattern(try node.text()) else {
            throw node.error("文件名须含数据日期 {yyyyMMdd},且只含一次")
        }
        return pattern
    }

    private func record(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> RecordMapping {
        var record = try node.mapping()
        let kindNode = try record.required("kind")
        let id = try kindNode.text()
        guard let kind = Kind(id: id) else {
            throw kindNode.unknown("记录类型", id, known: Kind.allCases.map(\.id))
        }
        let fieldsNode = try record.required("fields")
        try record.finish()
        var fields: [FieldMapping] = []
        for entry in try fieldsNode.mapping().entries {
            guard let field = kind.definition.field(named: entry.key) else {
                throw entry.keyNode.unknown(" \(id) 的字段", entry.key, known: kind.definition.fields.map(\.name))
            }
            fields.append(
                try FieldMappingReader(field: field, kind: kind, tables: tables).read(entry.value, &columns))
        }
        let mapped = Set(fields.map(\.field.index))
        let missing = kind.definition.fields.filter { $0.need == .required && !mapped.contains($0.index) }
        guard missing.isEmpty else {
            let names = missing.map { "\($0.name)(\($0.label))" }.joined(separator: "、")
            throw node.error("\(id) 的必填字段没有来源:\(names)")
        }
        return RecordMapping(kind: kind, fields: fields)
    }

    private func statements(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> StatementMapping {
        var statements = try node.mapping()
        let file = try columns.place(of: try statements.required("file"))
        let count = try columns.place(of: try statements.required("count"))
        var amount: TotalMapping?
        if let amountNode = try statements.optional("amount") {
            var parts = try amountNode.mapping()
            let column = try columns.place(of: try parts.required("from"))
            let form = try MoneyForm(reading: try parts.required("money"), columnName: columns.name(column))
            try parts.finish()
            amount = TotalMapping(column: column, form: form)
        }
        try statements.finish()
        return StatementMapping(file: file, count: count, amount: amount)
    }

    private func total(
        _ node: DefinitionNode?, _ records: [RecordMapping], _ columns: SourceColumns
    ) throws(DefinitionError) -> TotalMapping? {
        guard let node else { return nil }
        let name = try node.text()
        for field in records.flatMap(\.fields) {
            guard case .column(let column) = field.source, columns.name(column) == name,
                case .money(let form) = field.reading
            else { continue }
            return TotalMapping(column: column, form: form)
        }
        throw node.error("total 应是一个按金额映射的列,“\(name.prefix(40))”不是")
    }
}

extension DefinitionNode {
    /// An error that names what is known, or the nearest of it.
    func unknown(_ what: String, _ name: String, known: [String]) -> DefinitionError {
        if let near = nearestName(to: name, among: known) {
            return error("没有\(what)“\(name.prefix(40))”,是否应为“\(near)”")
        }
        return error("没有\(what)“\(name.prefix(40))”,现有:\(known.joined(separator: "、"))")
    }
}

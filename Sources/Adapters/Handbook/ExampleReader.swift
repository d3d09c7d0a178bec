import Canonical
import Definitions
import Mapping

/// Reads examples: rows by the kinds that they become, or files by name and text.
enum ExampleReader {
    /// The names of files that are no kind's: a manifest, and a table that is looked into.
    private static let otherFiles = ["manifest", "lookup"]
    /// The folder of files that no source reads: contents of attachments.
    private static let contents = "附件/"

    /// The parts of an example, at least one.
    static func example(_ node: DefinitionNode) throws(DefinitionError) -> [RuleExample] {
        let items = try node.list()
        guard !items.isEmpty else { throw node.error("示例至少写一条") }
        var example: [RuleExample] = []
        for item in items { example.append(try part(item)) }
        return example
    }

    /// A record of the kind with this id: `{字段: 单元格}`, perhaps with `recordedAt` and `withdrawReason`.
    static func record(
        _ keyNode: DefinitionNode, _ id: String, _ node: DefinitionNode
    ) throws(DefinitionError) -> ExampleRecord {
        guard let kind = Kind(id: id) else { throw keyNode.unknown("记录类型", id, known: Kind.allCases.map(\.id)) }
        var fields: [ExampleField] = []
        var header: [ExampleHeader: String] = [:]
        for entry in try node.mapping().entries {
            if let member = ExampleHeader(rawValue: entry.key) {
                header[member] = try entry.value.text()
                continue
            }
            guard let field = kind.definition.field(named: entry.key) else {
                throw entry.keyNode.unknown(" \(id) 的字段", entry.key, known: kind.definition.fields.map(\.name))
            }
            fields.append(ExampleField(field: field, text: try entry.value.text()))
        }
        return ExampleRecord(kind: kind, fields: fields, header: header)
    }

    private static func part(_ node: DefinitionNode) throws(DefinitionError) -> RuleExample {
        var parts = try node.mapping()
        if let file = try parts.optional("file") {
            let name = try fileName(file)
            let text = try parts.required("text").text()
            try parts.finish()
            return .file(name: name, text: text)
        }
        var records: [ExampleRecord] = []
        for entry in parts.entries { records.append(try record(entry.keyNode, entry.key, entry.value)) }
        guard !records.isEmpty else { throw node.error("此处应写记录类型及其字段,或 file 和 text") }
        return .row(records)
    }

    private static func fileName(_ node: DefinitionNode) throws(DefinitionError) -> String {
        let name = try node.text()
        let isKnown = (Kind.allCases.map(\.id) + otherFiles).contains { stem in
            FileNamePattern(stem + "_{yyyyMMdd}.csv")?.dataDate(ofFileNamed: name) != nil
        }
        guard isKnown || name.hasPrefix(contents) else {
            throw node.error(
                "文件名应为 记录类型_yyyyMMdd.csv、manifest_yyyyMMdd.csv、lookup_yyyyMMdd.csv 或 附件/文件名,实际是“\(name.prefix(40))”"
            )
        }
        return name
    }
}

import Canonical
import Definitions
import Mapping

/// An example inside a mapping file: a row and what it must become; a test that stands beside what it tests.
///
/// `name`, then the row: `row: {列: 值}` for a table, `record: {…}` for a nested format. A value is a text, or `{number: "46082"}`,
/// `{serial: …}`, `{percent: …}`, `{boolean: true}`, `{error: "#N/A"}`, `{uncalculated: ""}`. Then what is expected: `expect: {kind: {field: 值}}` (a list for several
/// records of a kind; `""` for an absent field), `findings: [规则@列]` (none unless listed), or `skipped: true`.
package struct MappingExample: Sendable {
    /// What the example shows.
    package let name: String

    let node: DefinitionNode
    let row: DefinitionNode
    let expectations: [(kind: Kind, records: [DefinitionNode], node: DefinitionNode)]
    let findings: [String]
    let isSkipped: Bool
    let asOf: CivilDate?
    let lookups: [(name: String, node: DefinitionNode, rows: [DefinitionNode])]

    init(_ node: DefinitionNode, of mapping: SourceMapping, format: SourceFormat) throws(DefinitionError) {
        var example = try node.mapping()
        name = try example.required("name").text()
        row = try example.required(format.isNested ? "record" : "row")
        asOf = try example.optional("as-of")?.day()
        isSkipped = try example.optional("skipped")?.boolean() ?? false
        let findingsNode = try example.optional("findings")
        findings = try findingsNode.map { (node) throws(DefinitionError) in try node.texts() } ?? []
        var lookups: [(name: String, node: DefinitionNode, rows: [DefinitionNode])] = []
        if let node = try example.optional("lookups") {
            for entry in try node.mapping().entries {
                lookups.append((entry.key, entry.keyNode, try entry.value.list()))
            }
        }
        self.lookups = lookups
        var expectations: [(kind: Kind, records: [DefinitionNode], node: DefinitionNode)] = []
        if let node = try example.optional("expect") {
            for entry in try node.mapping().entries {
                guard let kind = Kind(id: entry.key), mapping.records.contains(where: { $0.kind == kind }) else {
                    throw entry.keyNode.unknown("映射出的记录类型", entry.key, known: mapping.records.map(\.kind.id))
                }
                let records = entry.value.isMapping ? [entry.value] : try entry.value.list()
                expectations.append((kind, records, entry.keyNode))
            }
        }
        self.expectations = expectations
        try example.finish()
        guard isSkipped || !expectations.isEmpty || !findings.isEmpty else {
            throw node.error("示例“\(name)”没有写明结果:expect、findings 或 skipped")
        }
        self.node = node
        if !format.isNested {
            let known = Set(mapping.columns.map(\.name))
            for entry in try row.mapping().entries where !known.contains(entry.key) {
                throw entry.keyNode.unknown("列", entry.key, known: mapping.columns.map(\.name))
            }
        }
        for (kind, records, _) in expectations {
            for record in records {
                for entry in try record.mapping().entries where kind.definition.field(named: entry.key) == nil {
                    throw entry.keyNode.unknown(
                        " \(kind.id) 的字段", entry.key, known: kind.definition.fields.map(\.name))
                }
            }
        }
    }
}

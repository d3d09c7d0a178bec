import Canonical
import Definitions
import Mapping

/// Compiles one field of a record: `field: 列名`, or `field: {from: 列名, steps: […]}`, or `field: {const: 值}`.
struct FieldMappingReader {
    let field: FieldDefinition
    let kind: Kind
    let tables: CodeTables

    func read(_ node: DefinitionNode, _ columns: inout SourceColumns) throws(DefinitionError) -> FieldMapping {
        guard node.isMapping else {
            let place = try columns.place(of: node)
            return try compiled(from: .column(place), columnName: columns.name(place), steps: [], at: node)
        }
        var parts = try node.mapping()
        let from = try parts.optional("from")
        let constant = try parts.optional("const")
        let steps = try parts.optional("steps")?.list() ?? []
        try parts.finish()
        if let from, constant == nil {
            let place = try columns.place(of: from)
            return try compiled(from: .column(place), columnName: columns.name(place), steps: steps, at: node)
        }
        guard let constant, from == nil else { throw node.error("字段应有 from 或 const,且只有其一") }
        let text = Text(try constant.text())
        let mapping = try compiled(from: .constant(text), columnName: "", steps: steps, at: node)
        if let fault = mapping.faultOfConstant {
            let words = fault.rule.words(fault.arguments, label: field.label, key: "")
            throw constant.error(words.message)
        }
        return mapping
    }

    private func compiled(
        from source: FieldMapping.Source, columnName: String, steps: [DefinitionNode], at node: DefinitionNode
    ) throws(DefinitionError) -> FieldMapping {
        var chain = StepChain(field: field, tables: tables, columnName: columnName)
        for step in steps { try chain.append(step) }
        let reading = try chain.reading(at: node)
        return FieldMapping(
            field, of: kind, from: source, as: reading, nulls: chain.nulls, unwrapsExcelText: chain.unwrapsExcelText)
    }
}

import Canonical
import Definitions
import Mapping

/// Compiles one field of a record: a column's name, or a mapping with one source and the steps.
///
/// Sources are `from: 列`, `const: 值`, `join: [列, 列]` with `with: 分隔符`, `first: [{when: 条件, from|const}, …]`,
/// `lookup: {in: 数据源, on: 列, take: 列}`, and for shares `each: 路径` with `fields:`. Beside one of them stand `steps` and
/// `default`.
struct FieldMappingReader {
    let field: FieldDefinition
    let kind: Kind
    let definitions: MappingDefinitions
    /// The nested list whose items are read; nil for the row itself.
    let list: String?

    func read(_ node: DefinitionNode, _ columns: inout SourceColumns) throws(DefinitionError) -> FieldMapping {
        guard node.isMapping else {
            let place = try columns.place(of: node, in: list)
            return try compiled(.column(place), names: [columns.name(place)], steps: [], fallback: nil, at: node)
        }
        var parts = try node.mapping()
        if let each = try parts.optional("each") {
            let fields = try parts.required("fields")
            try parts.finish()
            return try shares(each, fields, &columns)
        }
        var sources: [(key: String, node: DefinitionNode)] = []
        for key in ["from", "const", "join", "first", "lookup"] {
            if let source = try parts.optional(key) { sources.append((key, source)) }
        }
        let separator = try parts.optional("with")
        let steps = try parts.optional("steps")?.list() ?? []
        let fallbackNode = try parts.optional("default")
        try parts.finish()
        guard let (key, sourceNode) = sources.first, sources.count == 1 else {
            throw node.error("字段应有 from、const、join、first、lookup、each 之一,且只有其一")
        }
        if let separator, key != "join" { throw separator.error("with 只与 join 一起使用") }
        let source = try source(key, sourceNode, separator, &columns)
        let mapping = try compiled(
            source.source, names: source.columns.map { columns.name($0) }, steps: steps,
            fallback: try fallbackNode.map { (node) throws(DefinitionError) in Text(try node.text()) }, at: node)
        if let fault = mapping.faultOfConstant { throw sourceNode.error(words(of: fault)) }
        if let fallbackNode, let fault = mapping.faultOfDefault { throw fallbackNode.error(words(of: fault)) }
        return mapping
    }

    private func words(of fault: Violation) -> String {
        fault.rule.words(fault.arguments, label: field.label, key: "").message
    }

    private func source(
        _ key: String, _ node: DefinitionNode, _ separator: DefinitionNode?, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> (source: FieldSource, columns: [Int]) {
        switch key {
        case "from":
            let place = try columns.place(of: node, in: list)
            return (.column(place), [place])
        case "const": return (.constant(Text(try node.text())), [])
        case "join":
            var places: [Int] = []
            for item in try node.list() { places.append(try columns.place(of: item, in: list)) }
            guard places.count > 1 else { throw node.error("join 至少写两列") }
            return (.joined(places, separator: Text(try separator?.text() ?? "")), places)
        case "first": return try choice(node, &columns)
        default: return try lookup(node, &columns)
        }
    }

    private func choice(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> (source: FieldSource, columns: [Int]) {
        var branches: [FieldSource.Branch] = []
        var places: [Int] = []
        let items = try node.list()
        for (index, item) in items.enumerated() {
            var parts = try item.mapping()
            let when = try parts.optional("when")
            let from = try parts.optional("from")
            let constant = try parts.optional("const")
            try parts.finish()
            if when == nil, index < items.count - 1 {
                throw items[index + 1].error("前一项没有 when,这一项永远不会生效")
            }
            let condition = try when.map { (node) throws(DefinitionError) in
                try ConditionReader(list: list).read(node, &columns)
            }
            if let from, constant == nil {
                let place = try columns.place(of: from, in: list)
                places.append(place)
                branches.append(.init(when: condition, .column(place)))
            } else if let constant, from == nil {
                branches.append(.init(when: condition, .constant(Text(try constant.text()))))
            } else {
                throw item.error("每一项应有 from 或 const,且只有其一")
            }
        }
        guard !branches.isEmpty else { throw node.error("first 至少写一项") }
        return (.choice(branches), places)
    }

    private func lookup(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> (source: FieldSource, columns: [Int]) {
        var parts = try node.mapping()
        let inNode = try parts.required("in")
        let on = try columns.place(of: try parts.required("on"), in: list)
        let takeNode = try parts.required("take")
        try parts.finish()
        let name = try inNode.text()
        guard let table = definitions.lookups.firstIndex(where: { $0.name == name }) else {
            throw inNode.unknown("可供查找的数据源", name, known: definitions.lookups.map(\.name))
        }
        let take = try takeNode.text()
        guard let column = definitions.lookups[table].columns.firstIndex(where: { $0 == take }) else {
            throw takeNode.unknown("列", take, known: definitions.lookups[table].columns)
        }
        return (.lookup(.init(table: table, key: on, take: column)), [on])
    }

    private func compiled(
        _ source: FieldSource, names: [String], steps: [DefinitionNode], fallback: Text?, at node: DefinitionNode
    ) throws(DefinitionError) -> FieldMapping {
        var chain = StepChain(field: field, definitions: definitions, columnNames: names)
        for step in steps { try chain.append(step) }
        let reading = try chain.reading(at: node)
        return FieldMapping(
            field, of: kind, from: source, steps: chain.textSteps, as: reading, nulls: chain.nulls, fallback: fallback)
    }

    /// `each: /coinsurers/*`, `fields: {insurerCode: org, role: {from: role, roles: {…}}, sharePercent: pct}`.
    private func shares(
        _ each: DefinitionNode, _ fields: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> FieldMapping {
        guard field.type == .shares else { throw each.error("字段“\(field.name)”不是共保份额,不能用 each") }
        let path = try each.text()
        var members = try fields.mapping()
        let insurer = try columns.place(of: try members.required("insurerCode"), in: path)
        var role = try members.required("role").mapping()
        let roleColumn = try columns.place(of: try role.required("from"), in: path)
        let rolesNode = try role.required("roles")
        try role.finish()
        let percent = try columns.place(of: try members.required("sharePercent"), in: path)
        let insurersNode = try members.required("insurers")
        try members.finish()
        let words = try ShareWords(insurers: insurersNode, roles: rolesNode, tables: definitions.tables)
        return FieldMapping(
            field, of: kind, from: .shares(insurer: insurer, role: roleColumn, percent: percent),
            as: .shareMembers(words))
    }
}

/// What all sources of an insurer's mapping share.
struct MappingDefinitions {
    /// A source that others look into.
    struct Lookup {
        let name: String
        let columns: [String]
        /// The place of the key among the columns.
        let key: Int
    }

    let tables: CodeTables
    /// The insurer's own code lists, by file name.
    let codeFolder: String
    let lookups: [Lookup]
}

import Canonical
import Definitions
import Mapping

/// Compiles one entry of `records:`: `kind`, perhaps `each`, `derived`, `when`, `recorded` and `withdraw`, and the fields.
struct RecordMappingReader {
    let definitions: MappingDefinitions
    let lists: [SourceList]

    func read(_ node: DefinitionNode, _ columns: inout SourceColumns) throws(DefinitionError) -> RecordMapping {
        var record = try node.mapping()
        let kindNode = try record.required("kind")
        let id = try kindNode.text()
        guard let kind = Kind(id: id) else {
            throw kindNode.unknown("记录类型", id, known: Kind.allCases.map(\.id))
        }
        let list = try record.optional("each")?.text()
        let derivedNode = try record.optional("derived")
        let whenNode = try record.optional("when")
        let recordedNode = try record.optional("recorded")
        let withdrawNode = try record.optional("withdraw")
        let fieldsNode = try record.required("fields")
        try record.finish()
        let condition = try whenNode.map { (node) throws(DefinitionError) in
            try ConditionReader(list: list).read(node, &columns)
        }
        let fields = try fields(fieldsNode, of: kind, in: list, &columns)
        let mapped = Set(fields.map(\.field.index))
        // A withdrawal names what it withdraws, and nothing more of it counts.
        let needed = withdrawNode == nil ? kind.definition.fields.filter { $0.need == .required } : kind.definition.key
        if withdrawNode != nil, let other = fields.first(where: { !kind.definition.key.contains($0.field) }) {
            throw fieldsNode.error("撤销只映射主键,不映射 \(other.field.name)(\(other.field.label))")
        }
        if let withdrawNode, derivedNode != nil { throw withdrawNode.error("derived 的记录不能撤销") }
        let missing = needed.filter { !mapped.contains($0.index) }
        guard missing.isEmpty else {
            let names = missing.map { "\($0.name)(\($0.label))" }.joined(separator: "、")
            throw node.error("\(id) 的必填字段没有来源:\(names)")
        }
        let level = list.flatMap { path in lists.firstIndex { $0.path == path } }.map { UInt8($0 + 1) } ?? 0
        return RecordMapping(
            kind: kind, fields: fields, level: level, condition: condition,
            latestBy: try derivedNode.map { (node) throws(DefinitionError) in try latest(node) },
            recordedAt: try recordedNode.map { (node) throws(DefinitionError) in
                try recordedAt(node, in: list, &columns)
            },
            withdrawReason: try withdrawNode.map { (node) throws(DefinitionError) in
                try withdrawReason(node, in: list, &columns)
            })
    }

    /// `{reason: 列}`: the row withdraws the record, and why.
    private func withdrawReason(
        _ node: DefinitionNode, in list: String?, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> Int {
        var parts = try node.mapping()
        let column = try columns.place(of: try parts.required("reason"), in: list)
        try parts.finish()
        return column
    }

    /// `{from: 列, steps: [{datetime: [格式]}]}`: when the source last changed the record.
    private func recordedAt(
        _ node: DefinitionNode, in list: String?, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> RecordMapping.RecordedAt {
        var parts = try node.mapping()
        let column = try columns.place(of: try parts.required("from"), in: list)
        let stepsNode = try parts.required("steps")
        try parts.finish()
        let steps = try stepsNode.list()
        guard steps.count == 1, steps[0].isMapping else { throw stepsNode.error("recorded 只用一个步骤 datetime") }
        var step = try steps[0].mapping()
        guard let formats = try step.optional("datetime") else {
            throw stepsNode.error("recorded 只用一个步骤 datetime")
        }
        try step.finish()
        return RecordMapping.RecordedAt(column: column, formats: try formats.dateFormats(withTime: true))
    }

    private func fields(
        _ node: DefinitionNode, of kind: Kind, in list: String?, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> [FieldMapping] {
        var fields: [FieldMapping] = []
        for entry in try node.mapping().entries {
            guard let field = kind.definition.field(named: entry.key) else {
                throw entry.keyNode.unknown(
                    " \(kind.id) 的字段", entry.key, known: kind.definition.fields.map(\.name))
            }
            let reader = FieldMappingReader(field: field, kind: kind, definitions: definitions, list: list)
            fields.append(try reader.read(entry.value, &columns))
        }
        return fields
    }

    /// `{latest: kind.field}`: of the rows that repeat the record, that with the largest value of another record's field
    /// counts.
    private func latest(_ node: DefinitionNode) throws(DefinitionError) -> RecordMapping.Latest {
        var parts = try node.mapping()
        let latest = try parts.required("latest")
        try parts.finish()
        let names = try latest.text().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2, let kind = Kind(id: names[0]), let field = kind.definition.field(named: names[1]) else {
            throw latest.error("latest 应为“记录类型.字段”,例如 policy.periodStart")
        }
        switch field.type {
        case .date, .datetime: return RecordMapping.Latest(kind: kind, field: field)
        default: throw latest.error("latest 应为日期或时间字段")
        }
    }
}

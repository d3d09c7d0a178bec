package import Canonical
import Definitions

/// How long a destination gives for a version.
package enum DueTerm: Sendable, Equatable {
    /// So many hours.
    case hours(Int)
    /// To the end of the day that lies so many days ahead.
    case days(Int)
    /// To the end of the working day that lies so many working days ahead (调休 included).
    case workdays(Int)

    init(_ node: DefinitionNode) throws(DefinitionError) {
        let entries = try node.mapping().entries
        guard entries.count == 1, let entry = entries.first else {
            throw node.error("应为 hours、days 或 workdays 之一，例如 {workdays: 3}")
        }
        let count = try entry.value.integer()
        guard count > 0 else { throw entry.value.error("应为正整数") }
        switch entry.key {
        case "hours": self = .hours(count)
        case "days": self = .days(count)
        case "workdays": self = .workdays(count)
        default: throw entry.keyNode.error("应为 hours、days 或 workdays")
        }
    }
}

/// A kind that a destination takes: its name there, and its fields in the order of the wire.
package struct KindProfile: Sendable {
    /// The canonical kind.
    package let kind: Kind
    /// The destination's name of the kind.
    package let name: String
    /// The fields that travel, with their names there.
    package let fields: [(field: FieldDefinition, name: String)]
    /// Whether its reports are never behind anything else.
    package let isPriority: Bool
    /// By when a version must be accepted there, counted from its storing; `nil` for no deadline.
    package let due: DueTerm?

    init(_ keyNode: DefinitionNode, id: String, _ node: DefinitionNode) throws(DefinitionError) {
        guard let kind = Kind(id: id) else {
            throw keyNode.error("未知的记录类型“\(id)”，可用：\(Kind.allCases.map(\.id).joined(separator: "、"))")
        }
        self.kind = kind
        var mapping = try node.mapping()
        name = try mapping.required("name").text()
        var fields: [(field: FieldDefinition, name: String)] = []
        for entry in try mapping.required("fields").list() {
            let pair = try KindProfile.names(entry)
            guard let field = kind.definition.field(named: pair.canonical) else {
                throw entry.error("记录类型 \(id) 没有字段“\(pair.canonical)”")
            }
            guard !fields.contains(where: { $0.field == field || $0.name == pair.wire }) else {
                throw entry.error("字段“\(pair.canonical)”重复")
            }
            fields.append((field, pair.wire))
        }
        self.fields = fields
        let lane = try mapping.optional("lane")
        isPriority = try lane?.text() == "priority"
        if let lane, !isPriority { throw lane.error("应为 priority，或不写") }
        due = try mapping.optional("due").map { (node) throws(DefinitionError) in try DueTerm(node) }
        try mapping.finish()
    }

    private static func names(_ node: DefinitionNode) throws(DefinitionError) -> (canonical: String, wire: String) {
        guard node.isMapping else {
            let name = try node.text()
            return (name, name)
        }
        let entries = try node.mapping().entries
        guard entries.count == 1, let entry = entries.first else { throw node.error("应为一个字段名，或一对 规范字段： 对方字段") }
        return (entry.key, try entry.value.text())
    }
}

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

/// A kind that a destination takes: its name there, its fields in the order of the wire, and which of its records.
package struct KindProfile: Sendable {
    /// The canonical kind.
    package let kind: Kind
    /// The destination's name of the kind.
    package let name: String
    /// The fields that travel.
    package let fields: [FieldProfile]
    /// Members that every record has there, with the same text each; they follow the fields.
    package let constants: [(name: String, text: String)]
    /// Which records of the kind the destination takes; `nil` for all.
    package let only: RecordCondition?
    private let isPriority: Bool
    private let due: DueTerm?
    private let urgent: (when: RecordCondition, due: DueTerm?)?

    init(
        _ keyNode: DefinitionNode, id: String, _ node: DefinitionNode, in place: ProfilePlace
    ) throws(DefinitionError) {
        guard let kind = Kind(id: id) else {
            throw keyNode.error("未知的记录类型“\(id)”，可用：\(Kind.allCases.map(\.id).joined(separator: "、"))")
        }
        self.kind = kind
        var mapping = try node.mapping()
        name = try mapping.required("name").text()
        var fields: [FieldProfile] = []
        for entry in try mapping.required("fields").list() {
            let field = try FieldProfile(entry, of: kind, in: place)
            guard !fields.contains(where: { $0.field == field.field || $0.name == field.name }) else {
                throw entry.error("字段“\(field.field.name)”重复")
            }
            fields.append(field)
        }
        self.fields = fields
        var constants: [(name: String, text: String)] = []
        for entry in try mapping.optional("constants")?.mapping().entries ?? [] {
            guard !fields.contains(where: { $0.name == entry.key }) else {
                throw entry.keyNode.error("对方字段“\(entry.key)”重复")
            }
            constants.append((entry.key, try entry.value.text()))
        }
        self.constants = constants
        only = try mapping.optional("only").map { (node) throws(DefinitionError) in
            try RecordCondition(node, of: kind, in: place)
        }
        let lane = try mapping.optional("lane")
        isPriority = try lane?.text() == "priority"
        if let lane, !isPriority { throw lane.error("应为 priority，或不写") }
        due = try mapping.optional("due").map { (node) throws(DefinitionError) in try DueTerm(node) }
        let urgentNode = try mapping.optional("urgent")
        if let urgentNode, isPriority { throw urgentNode.error("lane: priority 已使该类记录全部优先，不再需要 urgent") }
        urgent = try urgentNode.map { (node) throws(DefinitionError) in
            var urgent = try node.mapping()
            let when = try RecordCondition(try urgent.required("when"), of: kind, in: place)
            let due = try urgent.optional("due").map { (node) throws(DefinitionError) in try DueTerm(node) }
            try urgent.finish()
            return (when, due)
        }
        try mapping.finish()
    }

    /// Whether a record is a report that is never behind anything else.
    package func isPriority(_ record: Record) -> Bool { isPriority || urgent?.when.holds(for: record) ?? false }

    /// By when a version of a record must be accepted there, counted from its storing; `nil` for no deadline.
    package func due(_ record: Record) -> DueTerm? {
        guard let urgent, urgent.when.holds(for: record) else { return due }
        return urgent.due ?? due
    }
}

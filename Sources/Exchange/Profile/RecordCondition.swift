package import Canonical
import Definitions

/// Which records of a kind something is said of: by the codes of their fields, and by what they have.
///
/// All of it must hold. A field without a value has none of the codes.
package struct RecordCondition: Sendable {
    private enum Test {
        case isOneOf(Set<Code>)
        case isPresent(Bool)
    }

    private let tests: [(field: FieldDefinition, test: Test)]

    /// Reads `{field: [code, …], field: present, field: absent}`.
    init(_ node: DefinitionNode, of kind: Kind, in place: ProfilePlace) throws(DefinitionError) {
        var tests: [(field: FieldDefinition, test: Test)] = []
        for entry in try node.mapping().entries {
            guard let field = kind.definition.field(named: entry.key) else {
                throw entry.keyNode.error("记录类型 \(kind.id) 没有字段“\(entry.key)”")
            }
            tests.append((field, try RecordCondition.test(entry.value, of: field, in: place)))
        }
        guard !tests.isEmpty else { throw node.error("至少要有一个条件") }
        self.tests = tests
    }

    private static func test(
        _ node: DefinitionNode, of field: FieldDefinition, in place: ProfilePlace
    ) throws(DefinitionError) -> Test {
        guard node.isList else {
            switch try node.text() {
            case "present": return .isPresent(true)
            case "absent": return .isPresent(false)
            default: throw node.error("应为 present、absent，或代码的列表")
            }
        }
        guard case .code(let id) = field.type else { throw node.error("字段“\(field.name)”不是单个代码，只能用 present 或 absent") }
        let table = try place.table(id, at: node)
        var codes: Set<Code> = []
        for entry in try node.list() {
            let text = try entry.text()
            guard let code = Code(bytes: text.utf8), table.row(code: code) != nil else {
                throw entry.error("代码“\(text)”不在代码表 \(id) 中")
            }
            codes.insert(code)
        }
        guard !codes.isEmpty else { throw node.error("至少要有一个代码") }
        return .isOneOf(codes)
    }

    /// Whether it holds for a record.
    package func holds(for record: Record) -> Bool {
        tests.allSatisfy { field, test in
            switch test {
            case .isOneOf(let codes): record[Field<Code>(of: field)].map(codes.contains) ?? false
            case .isPresent(let isPresent): (record.state(of: field.index) == .usable) == isPresent
            }
        }
    }
}

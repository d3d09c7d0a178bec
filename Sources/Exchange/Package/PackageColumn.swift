import Canonical
import Definitions

/// A column of a table: its name, its width, and where its content comes from.
package struct PackageColumn: Sendable {
    /// What every row has in common, or a number of its own.
    package enum Lead: String, Sendable, CaseIterable {
        /// The serial number; always the first column.
        case serial
        /// The code of the reporting organisation.
        case orgCode
        /// Its name, as the code table has it.
        case orgName
        /// The last day of the period.
        case periodEnd
    }

    /// What the share of the reporting organisation in a policy gives.
    enum SharePart: String, CaseIterable {
        case role, percent
    }

    /// Where the content comes from.
    enum Source: Sendable {
        case lead(Lead)
        case constant(CodeTableID, Code)
        case field(FieldDefinition, PackageForm)
        case share(SharePart, PackageLabels)
    }

    /// The name of the column in Chinese, by which findings and results name it.
    package let name: String
    /// The most characters (Unicode scalars) that the content has.
    package let width: Int
    /// Whether it must not be empty.
    let isRequired: Bool
    let source: Source

    /// What its content must not be.
    var limits: PackageLimits { PackageLimits(width: width, isRequired: isRequired) }

    /// Reads a column that every table begins with.
    init(lead node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        name = try mapping.required("name").text()
        let value = try mapping.required("value")
        guard let lead = Lead(rawValue: try value.text()) else {
            throw value.error("应为：\(Lead.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        source = .lead(lead)
        width = try PackageColumn.width(&mapping)
        isRequired = true
        try mapping.finish()
    }

    /// Reads a column of a kind's table.
    init(_ node: DefinitionNode, of kind: Kind) throws(DefinitionError) {
        var mapping = try node.mapping()
        name = try mapping.required("name").text()
        width = try PackageColumn.width(&mapping)
        isRequired = try mapping.optional("required")?.boolean() ?? false
        let sources = [
            try mapping.optional("field"), try mapping.optional("constant"), try mapping.optional("share"),
        ]
        guard sources.compactMap(\.self).count == 1 else { throw node.error("应恰有一个来源：field、constant 或 share") }
        if let constant = sources[1] {
            source = try PackageColumn.constant(constant)
        } else if let share = sources[2] {
            source = try PackageColumn.share(share, &mapping, of: kind)
        } else if let field = sources[0] {
            let name = try field.text()
            guard let definition = kind.definition.field(named: name) else {
                throw field.error("记录类型 \(kind.id) 没有字段“\(name)”")
            }
            source = .field(definition, try PackageForm(&mapping, field, of: definition))
        } else {
            throw node.error("应恰有一个来源：field、constant 或 share")
        }
        try mapping.finish()
    }

    private static func width(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> Int {
        let node = try mapping.required("width")
        let width = try node.integer()
        guard width > 0 else { throw node.error("宽度应大于 0") }
        return width
    }

    private static func constant(_ node: DefinitionNode) throws(DefinitionError) -> Source {
        var mapping = try node.mapping()
        let table = CodeTableID(try mapping.required("table").text())
        let codeNode = try mapping.required("code")
        guard let code = Code(bytes: try codeNode.text().utf8) else { throw codeNode.error("应为代码") }
        try mapping.finish()
        return .constant(table, code)
    }

    private static func share(
        _ node: DefinitionNode, _ mapping: inout DefinitionMapping, of kind: Kind
    ) throws(DefinitionError) -> Source {
        guard kind == .policy else { throw node.error("只有 \(Kind.policy.id) 有份额") }
        guard let part = SharePart(rawValue: try node.text()) else {
            throw node.error("应为：\(SharePart.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        let labels = part == .role ? try PackageLabels(&mapping, node, table: "underwriting-role") : PackageLabels.none
        return .share(part, labels)
    }
}

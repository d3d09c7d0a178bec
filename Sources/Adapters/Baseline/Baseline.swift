package import Canonical
package import Definitions

/// Findings that an insurer accepts until a day, each with who answers for it and why.
package struct Baseline: Hashable, Sendable {
    /// One accepted finding, or all of a rule on one column.
    package struct Entry: Hashable, Sendable {
        /// The rule.
        package let rule: RuleID
        /// The record's kind; nil for any.
        package let kind: Kind?
        /// The record's business key as findings show it; nil for any.
        package let key: String?
        /// The source column as findings show it; nil for any.
        package let column: String?
        /// Who answers for it.
        package let owner: String
        /// Why it is accepted.
        package let reason: String
        /// The last data date on which it is hidden.
        package let until: CivilDate

        /// Whether it speaks of a finding, whatever the day.
        package func matches(_ finding: Finding) -> Bool {
            rule == finding.rule && (kind == nil || kind == finding.kind) && (key == nil || key == finding.key)
                && (column == nil || column == finding.column)
        }
    }

    /// The entries in file order.
    package let entries: [Entry]

    /// Reads a baseline: `accepted`, a list of `{rule, kind, key, column, owner, reason, until}`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - rules: The rules that there are.
    /// - Returns: The baseline; each entry names a key or a column, an owner, a reason and a day.
    /// - Throws: The first fault with its place, in Chinese.
    package static func load(_ path: String, rules: Set<RuleID>) throws(DefinitionError) -> Baseline {
        var file = try DefinitionNode.load(file: path).mapping()
        var entries: [Entry] = []
        for node in try file.required("accepted").list() { entries.append(try entry(node, rules)) }
        try file.finish()
        return Baseline(entries: entries)
    }

    private static func entry(_ node: DefinitionNode, _ rules: Set<RuleID>) throws(DefinitionError) -> Entry {
        var row = try node.mapping()
        let name = try row.required("rule")
        let rule = RuleID(try name.text())
        guard rules.contains(rule) else {
            let near = nearestName(to: rule.text, among: rules.map(\.text).sorted())
            throw name.error("没有规则“\(rule)”" + (near.map { ",是否应为“\($0)”" } ?? ""))
        }
        let kind = try row.optional("kind").map { (node) throws(DefinitionError) in
            let id = try node.text()
            guard let kind = Kind.allCases.first(where: { $0.id == id }) else {
                throw node.error("没有记录种类“\(id)”,可用的有:\(Kind.allCases.map(\.id).joined(separator: "、"))")
            }
            return kind
        }
        let key = try row.optional("key").map { (node) throws(DefinitionError) in try node.text() }
        let column = try row.optional("column").map { (node) throws(DefinitionError) in try node.text() }
        guard key != nil || column != nil else {
            throw node.error("请写明 key(单号)或 column(列名),一条登记不能接受整条规则的全部问题")
        }
        let entry = Entry(
            rule: rule, kind: kind, key: key, column: column, owner: try words(row.required("owner")),
            reason: try words(row.required("reason")), until: try row.required("until").day())
        try row.finish()
        return entry
    }

    private static func words(_ node: DefinitionNode) throws(DefinitionError) -> String {
        let text = try node.text()
        guard text.contains(where: { !$0.isWhitespace }) else { throw node.error("此处不能为空") }
        return text
    }
}

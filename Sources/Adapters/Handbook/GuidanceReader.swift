import Canonical
import Definitions

/// Reads what is told of one rule: `why`, `bad`, `good`, and where they apply `needs`, `as-of`, `with` and
/// `stored`.
enum GuidanceReader {
    static func read(_ node: DefinitionNode) throws(DefinitionError) -> RuleGuidance {
        var parts = try node.mapping()
        let whyNode = try parts.required("why")
        let why = try whyNode.text()
        guard !why.isEmpty else { throw whyNode.error("请写明为什么有这条规则") }
        let needs = try causes(parts.optional("needs"))
        let asOf = try parts.optional("as-of")?.day()
        let settings = try settings(parts.optional("with"))
        let stored = try parts.optional("stored").map { (node) throws(DefinitionError) in
            try ExampleReader.example(node)
        }
        let bad = try ExampleReader.example(parts.required("bad"))
        let good = try ExampleReader.example(parts.required("good"))
        try parts.finish()
        return RuleGuidance(
            why: why, needs: needs, asOf: asOf, settings: settings, stored: stored ?? [], bad: bad, good: good)
    }

    private static func causes(_ node: DefinitionNode?) throws(DefinitionError) -> [NotCheckedCause] {
        var causes: [NotCheckedCause] = []
        for item in try node?.list() ?? [] { causes.append(try cause(item)) }
        return causes
    }

    /// A cause as reports write it, for example `kind-absent:provider`.
    private static func cause(_ node: DefinitionNode) throws(DefinitionError) -> NotCheckedCause {
        let text = try node.text()
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.last) {
        case ("no-history", _) where parts.count == 1: return .noHistory
        case ("remote-content", _) where parts.count == 1: return .remoteContent
        case ("missing-table", let table?) where parts.count == 2: return .missingTable(CodeTableID(table))
        case ("excerpt-table", let table?) where parts.count == 2: return .excerptTable(CodeTableID(table))
        case ("no-config", let key?) where parts.count == 2: return .noConfiguration(key)
        case ("kind-absent", let id?) where parts.count == 2:
            guard let kind = Kind(id: id) else { throw node.unknown("记录类型", id, known: Kind.allCases.map(\.id)) }
            return .kindAbsent(kind)
        default:
            throw node.error(
                "未核验的原因应为 no-history、remote-content、no-config:键、kind-absent:记录类型、missing-table:表 或 excerpt-table:表,实际是“\(text.prefix(40))”"
            )
        }
    }

    private static func settings(_ node: DefinitionNode?) throws(DefinitionError) -> [RuleSetting] {
        guard let node else { return [] }
        var settings: [RuleSetting] = []
        for entry in try node.mapping().entries {
            guard entry.key == "refusal.maxDays" || entry.key.hasPrefix("budget.") else {
                throw entry.keyNode.error("可设定的是 refusal.maxDays 和 budget.年度,实际是“\(entry.key.prefix(40))”")
            }
            settings.append(RuleSetting(key: entry.key, value: try entry.value.text()))
        }
        return settings
    }
}

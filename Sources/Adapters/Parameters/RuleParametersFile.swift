package import Canonical
package import Definitions
import Mapping

/// Reads the file of dated limits, `parameters/limits.yaml` in the mappings folder.
package enum RuleParametersFile {
    /// Reads the limits.
    ///
    /// - Parameter root: The mappings folder, which holds `parameters`.
    /// - Returns: The limits; what the file leaves out stays unset, which makes the rules that need it *not checked*.
    /// - Throws: The first fault with its place, in Chinese.
    package static func load(root: String) throws(DefinitionError) -> RuleParameters {
        try read(
            DefinitionNode.load(file: root + "/parameters/limits.yaml"),
            workingDays: WorkingDaysFile.load(root: root))
    }

    /// Reads the limits from a definition's root.
    static func read(
        _ root: DefinitionNode, workingDays: WorkingDays? = nil
    ) throws(DefinitionError) -> RuleParameters {
        var file = try root.mapping()
        var limits = try file.required("limits").mapping()
        var perPerson: [RuleParameters.PerPersonLimit] = []
        for row in try limits.required("perPerson").list() { perPerson.append(try limit(row)) }
        try limits.finish()
        var prevention = try file.required("prevention").mapping()
        var cap = try prevention.required("feeCap").mapping()
        let percent = try cap.required("percent").hundredths()
        let from = try cap.required("from").day()
        try cap.finish()
        try prevention.finish()
        let maxDays = try refusalDays(file.optional("refusal"))
        let yearly = try budgets(file.optional("budget"))
        try file.finish()
        return RuleParameters(
            perPersonLimits: perPerson, feeCap: Percent(hundredths: percent), feeCapFrom: from,
            refusalMaxDays: maxDays, budgets: yearly, workingDays: workingDays)
    }

    private static func limit(_ node: DefinitionNode) throws(DefinitionError) -> RuleParameters.PerPersonLimit {
        var row = try node.mapping()
        let territory = try row.required("territory")
        let prefix = try territory.text()
        guard prefix.utf8.count <= 12, prefix.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw territory.error("territory 应为行政区划代码的前几位,全国请写 \"\"")
        }
        let from = try row.required("from").day()
        let amount = try row.required("yuan").hundredths()
        try row.finish()
        return RuleParameters.PerPersonLimit(territory: prefix, from: from, amount: Fen(amount))
    }

    private static func refusalDays(_ node: DefinitionNode?) throws(DefinitionError) -> Int? {
        guard let node else { return nil }
        var refusal = try node.mapping()
        let days = try refusal.required("maxDays")
        let count = try days.integer()
        guard count >= 0 else { throw days.error("maxDays 不能为负数") }
        try refusal.finish()
        return count
    }

    private static func budgets(_ node: DefinitionNode?) throws(DefinitionError) -> [Int: Fen] {
        guard let node else { return [:] }
        var budgets: [Int: Fen] = [:]
        for entry in try node.mapping().entries {
            guard let year = Int(entry.key), (2000...9999).contains(year) else {
                throw entry.keyNode.error("年度应为四位数字,例如 2026")
            }
            budgets[year] = Fen(try entry.value.hundredths())
        }
        return budgets
    }
}

extension DefinitionNode {
    /// A number that is not negative, with at most two decimals, in hundredths: `21.00` is 2100.
    fileprivate func hundredths() throws(DefinitionError) -> Int64 {
        let text = try text()
        guard case .units(let units)? = ExactDecimal.scaled(Array(text.utf8).span, to: 2),
            units >= 0
        else { throw error("此处应为最多两位小数的非负数,例如 \"21.00\"") }
        return units
    }
}

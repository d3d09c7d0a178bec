/// The dated limits that law and contract set, which change without a change of the rules.
package struct RuleParameters: Sendable {
    /// The least limit per person that a policy must carry (细则 5; 办法).
    package struct PerPersonLimit: Hashable, Sendable {
        /// What the division code of the insured place begins with; empty: nationwide.
        package let territory: String
        /// The first day of the insurance period from which the limit holds.
        package let from: CivilDate
        /// The least limit.
        package let amount: Fen

        /// A limit for a territory from a day on.
        package init(territory: String, from: CivilDate, amount: Fen) {
            self.territory = territory
            self.from = from
            self.amount = amount
        }
    }

    /// The least limits per person, in any order; empty: not configured.
    package let perPersonLimits: [PerPersonLimit]
    /// The most that may be agreed and spent on prevention, in percent of the premium (322号: 21.00).
    package let feeCap: Percent
    /// The signing day from which the cap holds for what a policy agrees.
    package let feeCapFrom: CivilDate
    /// The most days from a refusal to its report; absent: "及时" has no number.
    package let refusalMaxDays: Int?
    /// The budget targets by calendar year (细则 8).
    package let budgets: [Int: Fen]
    /// The working days of the years that are known; absent: none.
    package let workingDays: WorkingDays?

    /// Parameters as a definition file gives them.
    package init(
        perPersonLimits: [PerPersonLimit], feeCap: Percent, feeCapFrom: CivilDate, refusalMaxDays: Int?,
        budgets: [Int: Fen], workingDays: WorkingDays? = nil
    ) {
        self.perPersonLimits = perPersonLimits
        self.feeCap = feeCap
        self.feeCapFrom = feeCapFrom
        self.refusalMaxDays = refusalMaxDays
        self.budgets = budgets
        self.workingDays = workingDays
    }

    /// The least limit per person for a place and a first day of insurance: the narrowest territory, then the latest day.
    package func perPersonLimit(division: Code, on day: CivilDate) -> Fen? {
        var best: PerPersonLimit?
        for limit in perPersonLimits where limit.from <= day && division.hasPrefix(limit.territory) {
            if let known = best, (known.territory.utf8.count, known.from) > (limit.territory.utf8.count, limit.from) {
                continue
            }
            best = limit
        }
        return best?.amount
    }
}

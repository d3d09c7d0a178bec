import Canonical

extension RecordRule {
    /// A policy runs for one year, one day more or less; building work runs as long as it takes.
    static let policyPeriodNotAnnual = RecordRule(
        RuleDefinition(
            "policy-period-not-annual", .warning, .record, source: "细则 6",
            message: "保险期间不是1年（{actual}天）",
            fix: "请核对保险起止期；确属短期或多年期保单的，请备注原因并与监管口径确认。"),
        .policy, reads: [Policy.periodStart.index, Policy.periodEnd.index, Policy.industryCode.index]
    ) { policy, _ in
        guard let start = policy[Policy.periodStart]?.day, let end = policy[Policy.periodEnd]?.day,
            let industry = policy[Policy.industryCode]
        else { return .skipped }
        guard industry != Policy.buildingIndustry else { return .passed }
        let isAnnual = abs(end.days(since: start.adding(years: 1))) <= 1
        return .violated(Policy.periodEnd, if: !isAnnual, .init(actual: "\(end.days(since: start))"))
    }
}

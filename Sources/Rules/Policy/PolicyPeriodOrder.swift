import Canonical

extension RecordRule {
    /// An insurance period ends after it starts; its end is exclusive.
    static let policyPeriodOrder = RecordRule(
        RuleDefinition(
            "policy-period-order", .error, .record, source: "design",
            message: "保险止期早于起期",
            fix: "请对照保单改正保险起期或保险止期。"),
        .policy, reads: [Policy.periodStart.index, Policy.periodEnd.index], spoils: [Policy.periodStart.index]
    ) { policy, _ in
        guard let start = policy[Policy.periodStart], let end = policy[Policy.periodEnd] else { return .skipped }
        return .violated(Policy.periodEnd, if: start >= end)
    }
}

import Canonical

extension RecordRule {
    /// The aggregate limit covers at least one person's limit.
    static let policyLimitAggregate = RecordRule(
        RuleDefinition(
            "policy-limit-aggregate", .error, .record, source: "design",
            message: "累计责任限额低于每人责任限额",
            fix: "请核对累计限额与每人限额两列，是否填反或单位不同。"),
        .policy, reads: [Policy.aggregateLimit.index, Policy.perPersonLimit.index]
    ) { policy, _ in
        guard let aggregate = policy[Policy.aggregateLimit], let limit = policy[Policy.perPersonLimit] else {
            return .skipped
        }
        return .violated(Policy.aggregateLimit, if: aggregate < limit)
    }
}

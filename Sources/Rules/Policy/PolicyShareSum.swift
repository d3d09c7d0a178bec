import Canonical

extension RecordRule {
    /// The shares of all insurers make exactly 100.00 %.
    static let policyShareSum = RecordRule(
        RuleDefinition(
            "policy-share-sum", .error, .record, source: "32号 三(二)",
            message: "承保份额合计为{actual}%，应为100%",
            fix: "请对照共保协议改正各机构的份额，使合计恰为100%。"),
        .policy, reads: [Policy.shares.index]
    ) { policy, _ in
        guard let shares = policy[Policy.shares] else { return .skipped }
        let sum = Percent(hundredths: shares.reduce(0) { $0 + $1.percent.hundredths })
        return .violated(Policy.shares, if: sum != Percent(hundredths: 10_000), .init(actual: sum.text))
    }
}

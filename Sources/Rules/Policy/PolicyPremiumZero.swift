import Canonical

extension RecordRule {
    /// A policy has a premium.
    static let policyPremiumZero = RecordRule(
        RuleDefinition(
            "policy-premium-zero", .error, .record, source: "design",
            message: "“{label}”应大于0",
            fix: "请填写保单上的签单保费。"),
        .policy, reads: [Policy.premium.index]
    ) { policy, _ in
        guard let premium = policy[Policy.premium] else { return .skipped }
        return .violated(Policy.premium, if: premium == Fen(0))
    }
}

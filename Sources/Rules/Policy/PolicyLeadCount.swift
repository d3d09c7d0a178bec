import Canonical

extension RecordRule {
    /// Several insurers have exactly one lead and no sole insurer; one insurer is the sole one.
    static let policyLeadCount = RecordRule(
        RuleDefinition(
            "policy-lead-count", .error, .record, source: "32号 三(二)",
            message: "共保保单应有且仅有一个主承保险机构",
            fix: "请在承保份额中标明唯一的主承机构；独家承保的，角色填独立承保。"),
        .policy, reads: [Policy.shares.index]
    ) { policy, _ in
        guard let roles = policy[Policy.shares]?.map({ $0.role }), let first = roles.first else { return .skipped }
        let isRight =
            roles.count == 1
            ? first == Policy.Role.sole
            : roles.count { $0 == Policy.Role.lead } == 1 && !roles.contains(Policy.Role.sole)
        return .violated(Policy.shares, if: !isRight)
    }
}

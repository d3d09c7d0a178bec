import Canonical

extension RecordRule {
    /// A policy is signed on its first day at the latest, or says why not.
    static let policySignAfterStart = RecordRule(
        RuleDefinition(
            "policy-sign-after-start", .warning, .record, source: "design",
            message: "签单日期晚于保险起期且未说明倒签原因",
            fix: "请核对签单日期和保险起期；确属倒签的，请填写倒签原因。"),
        .policy, reads: [Policy.signedOn.index, Policy.periodStart.index, Policy.backdateReason.index]
    ) { policy, _ in
        guard let signedOn = policy[Policy.signedOn], let start = policy[Policy.periodStart] else { return .skipped }
        return .violated(Policy.signedOn, if: signedOn > start.day && policy[Policy.backdateReason] == nil)
    }
}

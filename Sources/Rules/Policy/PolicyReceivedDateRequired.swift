import Canonical

extension RecordRule {
    /// A premium that was received has a day, which decides the year it counts for.
    static let policyReceivedDateRequired = RecordRule(
        RuleDefinition(
            "policy-received-date-required", .error, .record, source: "322号",
            message: "已有实收保费，“{label}”不能为空",
            fix: "请填写保费到账日期；尚未收到保费的，请将实收保费改为0。"),
        .policy, reads: [Policy.premiumReceived.index, Policy.premiumReceivedOn.index]
    ) { policy, _ in
        guard let received = policy[Policy.premiumReceived] else { return .skipped }
        return .violated(
            Policy.premiumReceivedOn, if: received > Fen(0) && policy[Policy.premiumReceivedOn] == nil)
    }
}

import Canonical

extension RecordRule {
    /// A closed claim says when it was closed.
    static let claimClosedDateRequired = RecordRule(
        RuleDefinition(
            "claim-closed-date-required", .error, .record, source: "design",
            message: "已结案须填写结案日期",
            fix: "请填写结案日期；尚未结案的，请改正赔案状态。"),
        .claim, reads: [Claim.status.index, Claim.closedOn.index]
    ) { claim, _ in
        guard let status = claim[Claim.status] else { return .skipped }
        return .violated(Claim.closedOn, if: status == Claim.Status.closed && claim[Claim.closedOn] == nil)
    }
}

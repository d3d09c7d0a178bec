import Canonical

extension RecordRule {
    /// A claim that is closed without payment says why.
    static let claimClosedUnpaid = RecordRule(
        RuleDefinition(
            "claim-closed-unpaid", .warning, .record, source: "design",
            message: "零赔付结案须说明原因",
            fix: "请填写零赔付原因；已赔付的，请改正赔款金额。"),
        .claim, reads: [Claim.status.index, Claim.totalAmount.index, Claim.zeroPaidReason.index]
    ) { claim, _ in
        guard let status = claim[Claim.status], let total = claim[Claim.totalAmount] else { return .skipped }
        return .violated(
            Claim.zeroPaidReason,
            if: status == Claim.Status.closed && total == Fen(0) && claim[Claim.zeroPaidReason] == nil)
    }
}

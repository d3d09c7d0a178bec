import Canonical

extension RecordRule {
    /// A loss is reported after it happened, filed no earlier, and closed last.
    static let claimDateOrder = RecordRule(
        RuleDefinition(
            "claim-date-order", .error, .record, source: "design",
            message: "“{label}”的日期顺序不正确",
            fix: "请核对出险、报案、立案、结案的先后，改正“{label}”或其前一个日期。"),
        .claim,
        reads: [Claim.lossAt.index, Claim.reportedAt.index, Claim.filedOn.index, Claim.closedOn.index]
    ) { claim, _ in
        if let lossAt = claim[Claim.lossAt], let reportedAt = claim[Claim.reportedAt], lossAt > reportedAt {
            return .violated(Claim.reportedAt)
        }
        let broken = DateChain.firstBroken([
            DateChain.link(dayOf: Claim.reportedAt, of: claim), DateChain.link(Claim.filedOn, of: claim),
            DateChain.link(Claim.closedOn, of: claim),
        ])
        return broken.map { .violated(at: $0, .init()) } ?? .passed
    }
}

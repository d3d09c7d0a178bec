import Canonical

extension RecordRule {
    /// The seven heads of a claim make its total; an absent head is 0.
    static let claimHeadsSum = RecordRule(
        RuleDefinition(
            "claim-heads-sum", .error, .record, source: "办法 3",
            message: "赔款分项合计{expected}元与合计{actual}元不一致",
            fix: "请核对赔款各分项与赔款合计，改正填错的一项。"),
        .claim, reads: claimHeads.map { $0.index } + [Claim.totalAmount.index]
    ) { claim, _ in
        guard let total = claim[Claim.totalAmount] else { return .skipped }
        let sum = claimHeads.reduce(Fen(0)) { $0 + (claim[$1] ?? Fen(0)) }
        return .violated(Claim.totalAmount, if: sum != total, .init(expected: sum.yuan, actual: total.yuan))
    }

    private static let claimHeads = [
        Claim.personInjuryAmount, Claim.propertyAmount, Claim.rescueAmount, Claim.medicalAmount, Claim.surveyAmount,
        Claim.legalAmount, Claim.otherAmount,
    ]
}

import Canonical

extension RecordRule {
    /// Money for injured persons goes with a number of them.
    static let claimCasualtyZero = RecordRule(
        RuleDefinition(
            "claim-casualty-zero", .warning, .record, source: "design",
            message: "有人身伤亡赔款但伤亡人数为0",
            fix: "请填写死亡、重伤或轻伤人数，或改正人身伤亡赔款。"),
        .claim,
        reads: [
            Claim.personInjuryAmount.index, Claim.deaths.index, Claim.seriousInjuries.index,
            Claim.minorInjuries.index,
        ]
    ) { claim, _ in
        guard let amount = claim[Claim.personInjuryAmount], let deaths = claim[Claim.deaths],
            let serious = claim[Claim.seriousInjuries]
        else { return .skipped }
        let persons = deaths + serious + (claim[Claim.minorInjuries] ?? 0)
        return .violated(Claim.personInjuryAmount, if: amount > Fen(0) && persons == 0)
    }
}

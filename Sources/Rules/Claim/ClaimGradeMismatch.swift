import Canonical

extension RecordRule {
    /// An accident has the gravest grade that its deaths, serious injuries or direct loss give it.
    static let claimGradeMismatch = RecordRule(
        RuleDefinition(
            "claim-grade-mismatch", .warning, .record, source: "生产安全事故报告和调查处理条例 3",
            message: "事故等级与伤亡或损失不符，应为{expected}",
            fix: "请核对死亡人数、重伤人数和直接损失；数字无误的，请将事故等级改为{expected}。"),
        .claim,
        reads: [
            Claim.accidentGrade.index, Claim.deaths.index, Claim.seriousInjuries.index, Claim.directLoss.index,
        ]
    ) { claim, _ in
        guard let grade = claim[Claim.accidentGrade], let deaths = claim[Claim.deaths],
            let injuries = claim[Claim.seriousInjuries]
        else { return .skipped }
        let gravest = min(
            rank(Int64(deaths), [30, 10, 3]), rank(Int64(injuries), [100, 50, 10]),
            // 1亿, 5000万 and 1000万元, in fen.
            rank((claim[Claim.directLoss] ?? Fen(0)).amount, [10_000_000_000, 5_000_000_000, 1_000_000_000]))
        let expected = Claim.gradesByGravity[gravest]
        return .violated(Claim.accidentGrade, if: grade != expected, .init(expected: gradeNames[gravest]))
    }

    private static let gradeNames = ["特别重大事故", "重大事故", "较大事故", "一般事故"]

    /// 0 for the gravest grade; `thresholds` are the least values of the grades 0, 1, 2.
    private static func rank(_ value: Int64, _ thresholds: [Int64]) -> Int {
        thresholds.firstIndex { value >= $0 } ?? thresholds.count
    }
}

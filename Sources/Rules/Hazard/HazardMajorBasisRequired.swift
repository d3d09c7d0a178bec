import Canonical

extension RecordRule {
    /// A major hazard says by which standard and article it is one.
    static let hazardMajorBasisRequired = RecordRule(
        RuleDefinition(
            "hazard-major-basis-required", .error, .record, source: "32号 一(一); 判定标准",
            message: "重大隐患须填写判定依据",
            fix: "请填写判定标准和判定条款；不属重大隐患的，请改正隐患级别。"),
        .hazard, reads: [Hazard.level.index, Hazard.basisStandard.index, Hazard.basisArticle.index]
    ) { hazard, _ in
        guard let level = hazard[Hazard.level] else { return .skipped }
        return .violated(
            Hazard.basisStandard,
            if: level == Hazard.Level.major
                && (hazard[Hazard.basisStandard] == nil || hazard[Hazard.basisArticle] == nil))
    }
}

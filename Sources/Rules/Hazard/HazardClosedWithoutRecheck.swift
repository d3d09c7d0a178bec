import Canonical

extension RecordRule {
    /// A closed hazard passed a recheck.
    static let hazardClosedWithoutRecheck = RecordRule(
        RuleDefinition(
            "hazard-closed-without-recheck", .error, .record, source: "32号 一(二)",
            message: "未复查合格的隐患不能销号",
            fix: "请补填复查日期和合格的复查结果；未复查或不合格的，请改正整改状态。"),
        .hazard, reads: [Hazard.state.index, Hazard.recheckedOn.index, Hazard.recheckResult.index]
    ) { hazard, _ in
        guard let state = hazard[Hazard.state] else { return .skipped }
        let isRechecked =
            hazard[Hazard.recheckedOn] != nil && hazard[Hazard.recheckResult] == Hazard.recheckPassed
        return .violated(Hazard.recheckResult, if: state == Hazard.State.closed && !isRechecked)
    }
}

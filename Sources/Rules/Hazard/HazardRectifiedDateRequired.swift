import Canonical

extension RecordRule {
    /// A rectified hazard says when it was rectified.
    static let hazardRectifiedDateRequired = RecordRule(
        RuleDefinition(
            "hazard-rectified-date-required", .error, .record, source: "32号 一(二)",
            message: "已整改的隐患须填写整改完成日期",
            fix: "请填写整改完成日期；尚未整改的，请改正整改状态。"),
        .hazard, reads: [Hazard.state.index, Hazard.rectifiedOn.index]
    ) { hazard, _ in
        guard let state = hazard[Hazard.state] else { return .skipped }
        return .violated(
            Hazard.rectifiedOn, if: Hazard.State.rectified.contains(state) && hazard[Hazard.rectifiedOn] == nil)
    }
}

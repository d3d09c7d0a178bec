import Canonical

extension RecordRule {
    /// A deferred hazard says to which day.
    static let hazardDeferralDateRequired = RecordRule(
        RuleDefinition(
            "hazard-deferral-date-required", .error, .record, source: "design",
            message: "延期整改须填写延期日期",
            fix: "请填写批准的延期日期；未批准延期的，请改正整改状态。"),
        .hazard, reads: [Hazard.state.index, Hazard.deferredTo.index]
    ) { hazard, _ in
        guard let state = hazard[Hazard.state] else { return .skipped }
        return .violated(
            Hazard.deferredTo, if: state == Hazard.State.deferred && hazard[Hazard.deferredTo] == nil)
    }
}

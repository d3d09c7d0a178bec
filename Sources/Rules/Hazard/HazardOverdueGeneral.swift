import Canonical

extension RecordRule {
    /// A general hazard is rectified by its due day; on the day itself it is not overdue.
    static let hazardOverdueGeneral = RecordRule(
        RuleDefinition(
            "hazard-overdue-general", .notice, .record, source: "32号 一(二)",
            message: "一般隐患已逾期{n}天",
            fix: "请督促投保单位整改并更新整改状态，或填写延期日期。"),
        .hazard, reads: [Hazard.level.index, Hazard.state.index]
    ) { hazard, context in
        guard let level = hazard[Hazard.level], let state = hazard[Hazard.state] else { return .skipped }
        guard level == Hazard.Level.general, Hazard.State.awaitingWork.contains(state) else { return .passed }
        guard let due = hazard.hazardDueDay else { return .skipped }
        return .violated(Hazard.deadline, if: due < context.asOf, .init(number: "\(context.asOf.days(since: due))"))
    }
}

import Canonical

extension DataSetRule {
    /// A major hazard that is overdue is reported.
    static var hazardOverdueMajorUnreported: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "hazard-overdue-major-unreported", .warning, .dataSet, source: "32号 一(二); 细则 13(四)",
                message: "重大隐患已逾期{n}天，未整改也未报告",
                fix: "请督促整改并更新状态；拒不整改的，请报告监管部门并填写报告编号。"),
            .hazard, reads: [Hazard.level.index, Hazard.state.index, Hazard.reportNo.index],
            withPosition: { hazard, position, index, context in
                guard let level = hazard[Hazard.level], let state = hazard[Hazard.state] else { return .skipped }
                guard level == Hazard.Level.major, Hazard.State.awaitingWork.contains(state) else { return .passed }
                guard let due = hazard.hazardDueDay else { return .skipped }
                guard due < context.asOf else { return .passed }
                guard let isReported = hazard.hasRefusalReport(at: position, in: index) else {
                    return .notChecked(.kindAbsent(.refusalReport))
                }
                return .violated(
                    Hazard.deadline, if: !isReported, .init(number: "\(context.asOf.days(since: due))"))
            })
    }
}

import Canonical

extension DataSetRule {
    /// A major hazard that a unit refuses to rectify is reported.
    static var hazardRefusedUnreported: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "hazard-refused-unreported", .error, .dataSet, source: "32号 一(二); 细则 13(四)",
                message: "重大隐患拒不整改，缺少报告",
                fix: "请向监管部门报告，报送拒不整改报告并填写报告编号。"),
            .hazard, reads: [Hazard.level.index, Hazard.state.index, Hazard.reportNo.index],
            withPosition: { hazard, position, index, _ in
                guard let level = hazard[Hazard.level], let state = hazard[Hazard.state] else { return .skipped }
                guard level == Hazard.Level.major, Hazard.State.refused.contains(state) else { return .passed }
                guard let isReported = hazard.hasRefusalReport(at: position, in: index) else {
                    return .notChecked(.kindAbsent(.refusalReport))
                }
                return .violated(Hazard.reportNo, if: !isReported)
            })
    }
}

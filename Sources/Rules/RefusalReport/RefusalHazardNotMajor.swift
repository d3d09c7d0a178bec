import Canonical

extension DataSetRule {
    /// Only the refusal to rectify a major hazard is reported.
    static var refusalHazardNotMajor: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "refusal-hazard-not-major", .error, .dataSet, source: "32号 一(二)",
                message: "报告的隐患不是重大隐患",
                fix: "请核对隐患编号；确为重大隐患的，请在隐患文件中改正隐患级别并补填判定依据。"),
            .refusalReport, reads: [], with: RefusalReport.hazardNo, .hazard
        ) { _, hazard, _, _ in
            guard let level = hazard[Hazard.level] else { return .skipped }
            return .violated(RefusalReport.hazardNo, if: level != Hazard.Level.major)
        }
    }
}

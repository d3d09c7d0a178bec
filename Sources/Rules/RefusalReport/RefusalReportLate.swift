import Canonical

extension RecordRule {
    /// A refusal is reported within the configured days; law says "及时" without a number.
    static let refusalReportLate = RecordRule(
        RuleDefinition(
            "refusal-report-late", .warning, .record, source: "32号 一(二)",
            message: "报告距拒绝整改已{n}天，超过{limit}天",
            fix: "请核对拒改日期和报告时间；今后应在{limit}天内报告。"),
        .refusalReport, reads: [RefusalReport.refusedOn.index, RefusalReport.reportedAt.index]
    ) { refusal, context in
        guard let refusedOn = refusal[RefusalReport.refusedOn], let reportedAt = refusal[RefusalReport.reportedAt]
        else { return .skipped }
        guard let limit = context.parameters.refusalMaxDays else {
            return .notChecked(.noConfiguration("refusal.maxDays"))
        }
        let days = reportedAt.day.days(since: refusedOn)
        return .violated(RefusalReport.reportedAt, if: days > limit, .init(limit: "\(limit)", number: "\(days)"))
    }
}

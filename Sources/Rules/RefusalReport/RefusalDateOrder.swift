import Canonical

extension RecordRule {
    /// Written notice, refusal and report follow each other.
    static let refusalDateOrder = RecordRule(
        RuleDefinition(
            "refusal-date-order", .error, .record, source: "32号 一(二)",
            message: "“{label}”的日期顺序不正确",
            fix: "请核对书面告知、拒绝整改和报告的先后，改正“{label}”或其前一个日期。"),
        .refusalReport,
        reads: [
            RefusalReport.writtenNoticeOn.index, RefusalReport.refusedOn.index, RefusalReport.reportedAt.index,
        ]
    ) { refusal, _ in
        let broken = DateChain.firstBroken([
            DateChain.link(RefusalReport.writtenNoticeOn, of: refusal),
            DateChain.link(RefusalReport.refusedOn, of: refusal),
            DateChain.link(dayOf: RefusalReport.reportedAt, of: refusal),
        ])
        return broken.map { .violated(at: $0, .init()) } ?? .passed
    }
}

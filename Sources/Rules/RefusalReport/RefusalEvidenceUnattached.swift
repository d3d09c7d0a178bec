import Canonical

extension DataSetRule {
    /// A refusal report has as many attachments as it says, at an insurer whose data carry attachments.
    static var refusalEvidenceUnattached: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "refusal-evidence-unattached", .warning, .dataSet, source: "细则 13(四)",
                message: "“{label}”为{expected}，附件索引只有{actual}份",
                fix: "请在附件文件中补报这份报告的书面告知、现场照片等材料，或核对“{label}”。"),
            .refusalReport, reads: [RefusalReport.evidenceCount.index],
            withPosition: { report, position, index, context in
                guard let count = report[RefusalReport.evidenceCount], let name = index.name(of: position) else {
                    return .skipped
                }
                switch index.presence(of: .attachment) {
                // Nobody asks an insurer for attachments whose data carry none.
                case .unmapped: return .skipped
                case .missing: return .notChecked(.kindAbsent(.attachment))
                case .present: break
                }
                let attached = index.positions(.attachmentsOfReport, of: name).count { !index.isRefused($0) }
                guard attached < count else { return .passed }
                guard !index.hasUnreadable(.attachmentsOfReport, of: name) else { return .skipped }
                guard context.isFull || index.hasHistory else { return .notChecked(.noHistory) }
                return .violated(
                    RefusalReport.evidenceCount, .init(expected: "\(count)", actual: "\(attached)"))
            })
    }
}

import Canonical

extension RecordRule {
    /// A refusal report comes with evidence.
    static let refusalEvidenceRequired = RecordRule(
        RuleDefinition(
            "refusal-evidence-required", .error, .record, source: "细则 13(四)",
            message: "拒不整改报告须附佐证材料",
            fix: "请归集书面告知、现场照片等佐证材料并填写份数。"),
        .refusalReport, reads: [RefusalReport.evidenceCount.index]
    ) { refusal, _ in
        guard let count = refusal[RefusalReport.evidenceCount] else { return .skipped }
        return .violated(RefusalReport.evidenceCount, if: count == 0)
    }
}

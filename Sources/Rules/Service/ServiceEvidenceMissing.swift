import Canonical

extension RecordRule {
    /// A completed service has evidence.
    static let serviceEvidenceMissing = RecordRule(
        RuleDefinition(
            "service-evidence-missing", .warning, .record, source: "AQ 7.4",
            message: "已完成服务缺少佐证材料",
            fix: "请归集照片、报告等佐证材料并填写份数。"),
        .service, reads: [Service.status.index, Service.evidenceCount.index]
    ) { service, _ in
        guard let status = service[Service.status] else { return .skipped }
        return .violated(
            Service.evidenceCount,
            if: status == Service.Status.completed && service[Service.evidenceCount] ?? 0 == 0)
    }
}

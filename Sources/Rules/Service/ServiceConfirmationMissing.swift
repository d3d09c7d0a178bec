import Canonical

extension RecordRule {
    /// The insured unit confirmed a completed service.
    static let serviceConfirmationMissing = RecordRule(
        RuleDefinition(
            "service-confirmation-missing", .warning, .record, source: "AQ",
            message: "已完成服务缺少投保单位确认",
            fix: "请取得投保单位的书面确认并填写确认日期。"),
        .service, reads: [Service.status.index, Service.insuredConfirmedOn.index]
    ) { service, _ in
        guard let status = service[Service.status] else { return .skipped }
        return .violated(
            Service.insuredConfirmedOn,
            if: status == Service.Status.completed && service[Service.insuredConfirmedOn] == nil)
    }
}

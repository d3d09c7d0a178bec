import Canonical

extension RecordRule {
    /// The insured unit confirms no earlier than on the first day of the service.
    static let serviceConfirmationEarly = RecordRule(
        RuleDefinition(
            "service-confirmation-early", .warning, .record, source: "AQ",
            message: "投保单位确认日期早于服务开始",
            fix: "请核对投保单位确认日期和服务开始日期。"),
        .service, reads: [Service.insuredConfirmedOn.index, Service.startAt.index]
    ) { service, _ in
        guard let confirmedOn = service[Service.insuredConfirmedOn], let start = service[Service.startAt] else {
            return .skipped
        }
        return .violated(Service.insuredConfirmedOn, if: confirmedOn < start.day)
    }
}

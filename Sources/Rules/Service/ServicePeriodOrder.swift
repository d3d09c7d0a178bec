import Canonical

extension RecordRule {
    /// A service ends after it starts; its end is exclusive.
    static let servicePeriodOrder = RecordRule(
        RuleDefinition(
            "service-period-order", .error, .record, source: "design",
            message: "服务结束早于开始",
            fix: "请改正服务的开始日期或结束日期。"),
        .service, reads: [Service.startAt.index, Service.endAt.index], spoils: [Service.startAt.index]
    ) { service, _ in
        guard let start = service[Service.startAt], let end = service[Service.endAt] else { return .skipped }
        return .violated(Service.endAt, if: start >= end)
    }
}

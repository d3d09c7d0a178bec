import Canonical

extension RecordRule {
    /// One service takes at most 30 days.
    static let serviceTooLong = RecordRule(
        RuleDefinition(
            "service-too-long", .notice, .record, source: "design",
            message: "单次服务超过30天",
            fix: "请核对起止日期；多次服务请分条填报。"),
        .service, reads: [Service.startAt.index, Service.endAt.index]
    ) { service, _ in
        guard let start = service[Service.startAt], let end = service[Service.endAt] else { return .skipped }
        return .violated(Service.endAt, if: end.seconds - start.seconds > 30 * 86_400)
    }
}

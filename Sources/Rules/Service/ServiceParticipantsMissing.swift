import Canonical

extension RecordRule {
    /// A completed training or drill says how many took part.
    static let serviceParticipantsMissing = RecordRule(
        RuleDefinition(
            "service-participants-missing", .warning, .record, source: "AQ",
            message: "培训或演练未填写参加人数",
            fix: "请按签到表填写参加人数。"),
        .service,
        reads: [
            Service.status.index, Service.serviceKind.index, Service.serviceKind2.index,
            Service.participantCount.index,
        ]
    ) { service, _ in
        guard let status = service[Service.status], let kind = service[Service.serviceKind] else { return .skipped }
        let isAttended =
            kind == Service.Content.training || service[Service.serviceKind2] == Service.Content.drill
        return .violated(
            Service.participantCount,
            if: status == Service.Status.completed && isAttended && service[Service.participantCount] ?? 0 == 0)
    }
}

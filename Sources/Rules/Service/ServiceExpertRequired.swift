import Canonical

extension RecordRule {
    /// A completed service names who served, by number or by name, unless its kind needs nobody.
    static let serviceExpertRequired = RecordRule(
        RuleDefinition(
            "service-expert-required", .error, .record, source: "AQ; platform practice",
            message: "该类服务须填写服务人员",
            fix: "请填写实际到场的服务人员编号或姓名。"),
        .service,
        reads: [
            Service.status.index, Service.serviceKind.index, Service.serviceKind2.index, Service.expertNos.index,
            Service.expertNames.index,
        ]
    ) { service, _ in
        guard let status = service[Service.status], let kind = service[Service.serviceKind] else { return .skipped }
        let isExempt =
            status != Service.Status.completed || Service.Content.withoutExperts.contains(kind)
            || service[Service.serviceKind2].map(Service.Content.withoutExpertsAtLevel2.contains) ?? false
        let isNamed =
            !(service[Service.expertNos] ?? []).isEmpty
            || !(service[Service.expertNames]?.reveal() ?? []).isEmpty
        let anchor = service.anchor(Service.expertNos.definition, orNames: Service.expertNames.definition)
        return isExempt || isNamed ? .passed : .violated(at: anchor, .init())
    }
}

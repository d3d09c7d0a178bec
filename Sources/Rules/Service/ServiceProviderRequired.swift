import Canonical

extension RecordRule {
    /// A service that a third party performs names the provider, by code or by name.
    static let serviceProviderRequired = RecordRule(
        RuleDefinition(
            "service-provider-required", .error, .record, source: "细则 7, 13",
            message: "委托第三方服务的，须填写服务机构",
            fix: "请填写承担服务的技术服务机构；若为自有人员服务，请改正实施主体。"),
        .service,
        reads: [Service.performer.index, Service.providerCreditCodes.index, Service.providerNames.index]
    ) { service, _ in
        guard let performer = service[Service.performer] else { return .skipped }
        let isNamed =
            !(service[Service.providerCreditCodes] ?? []).isEmpty || !(service[Service.providerNames] ?? []).isEmpty
        return .violated(
            Service.providerCreditCodes, if: performer == Service.Performer.thirdParty && !isNamed)
    }
}

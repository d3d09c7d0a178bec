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
        let anchor = service.anchor(
            Service.providerCreditCodes.definition, orNames: Service.providerNames.definition)
        let isMissing = performer == Service.Performer.thirdParty && !isNamed
        return isMissing ? .violated(at: anchor, .init()) : .passed
    }
}

extension Record {
    /// The field to point to where a source gives numbers or names: that of the numbers, unless the source has only a
    /// column of names.
    func anchor(_ numbers: FieldDefinition, orNames names: FieldDefinition) -> FieldDefinition {
        let hasNumbers = column(of: numbers.index) != Record.noColumn
        return hasNumbers || column(of: names.index) == Record.noColumn ? numbers : names
    }
}

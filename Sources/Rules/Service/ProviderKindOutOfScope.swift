import Canonical

extension DataSetRule {
    /// At least one provider of a service offers its kind of service.
    static var providerKindOutOfScope: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "provider-kind-out-of-scope", .warning, .dataSet, source: "细则 7",
                message: "服务类别超出服务机构的服务范围",
                fix: "请核对服务类别，或在机构文件中更新服务机构的服务项目。"),
            .service, reads: [Service.providerCreditCodes.index, Service.serviceKind.index],
            withPosition: { service, position, index, _ in
                guard let kind = service[Service.serviceKind] else { return .skipped }
                do throws(ServiceProviders.Unavailable) {
                    let scopes = try ServiceProviders(of: position, in: index).records.map { $0[Provider.serviceKinds] }
                    if scopes.contains(where: { $0?.contains(kind) ?? false }) { return .passed }
                    return scopes.contains(nil) ? .skipped : .violated(Service.providerCreditCodes)
                } catch {
                    return error.ruling
                }
            })
    }
}

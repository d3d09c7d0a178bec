import Canonical

extension DataSetRule {
    /// No provider of a service was dismissed on or before its first day.
    static var providerTerminated: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "provider-terminated", .error, .dataSet, source: "细则 13",
                message: "服务机构在服务日期已终止委托",
                fix: "请核对服务机构代码、服务日期和机构文件中的终止日期。"),
            .service, reads: [Service.providerCreditCodes.index, Service.startAt.index],
            withPosition: { service, position, index, _ in
                guard let day = service[Service.startAt]?.day else { return .skipped }
                do throws(ServiceProviders.Unavailable) {
                    let providers = try ServiceProviders(of: position, in: index).records
                    if providers.contains(where: { $0[Provider.terminatedOn].map { $0 <= day } ?? false }) {
                        return .violated(Service.providerCreditCodes)
                    }
                    return providers.contains { $0.isUnusable(Provider.terminatedOn) } ? .skipped : .passed
                } catch {
                    return error.ruling
                }
            })
    }
}

import Canonical

extension DataSetRule {
    /// Every provider of a service is qualified on its first day; one without dates is not checked.
    static var providerNotQualified: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "provider-not-qualified", .error, .dataSet, source: "32号 一(二); 细则 10",
                message: "服务机构资质在服务日期无效",
                fix: "请核对服务机构的资质有效期；资质已换证的，请更新机构文件，否则应由有资质的机构重新服务。"),
            .service, reads: [Service.providerCreditCodes.index, Service.startAt.index],
            withPosition: { service, position, index, _ in
                guard let day = service[Service.startAt]?.day else { return .skipped }
                do throws(ServiceProviders.Unavailable) {
                    var answers: [Ruling] = []
                    for provider in try ServiceProviders(of: position, in: index).records {
                        let start = provider[Provider.qualificationStart], end = provider[Provider.qualificationEnd]
                        if end.map({ $0 <= day }) ?? false || start.map({ $0 > day }) ?? false {
                            return .violated(Service.providerCreditCodes)
                        }
                        let isUnusable =
                            provider.isUnusable(Provider.qualificationStart)
                            || provider.isUnusable(Provider.qualificationEnd)
                        answers.append(
                            isUnusable
                                ? .skipped : start == nil && end == nil ? .notChecked(.kindAbsent(.provider)) : .passed)
                    }
                    return answers.first { $0 != .passed } ?? .passed
                } catch {
                    return error.ruling
                }
            })
    }
}

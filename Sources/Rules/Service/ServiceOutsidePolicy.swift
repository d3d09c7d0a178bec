import Canonical

extension DataSetRule {
    /// A service under a policy takes place while the policy is in force.
    static var serviceOutsidePolicy: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "service-outside-policy", .warning, .dataSet, source: "design",
                message: "服务时间不在保险期间内",
                fix: "请核对服务日期和保单号；承保前、出险后或续保的服务，请填写相应的服务阶段。"),
            .service, reads: [Service.startAt.index, Service.endAt.index, Service.stage.index],
            with: Service.policyNo, .policy,
            placed: { service, policy, index, _ in
                guard let start = service.record[Service.startAt], let end = service.record[Service.endAt] else {
                    return .skipped
                }
                guard service.record[Service.stage] ?? Service.Stage.inForce == Service.Stage.inForce else {
                    return .passed
                }
                do throws(EffectivePeriod.Unknown) {
                    let period = try EffectivePeriod(of: policy, in: index)
                    return .violated(Service.startAt, if: start < period.start || end > period.end)
                } catch {
                    return error.ruling
                }
            })
    }
}

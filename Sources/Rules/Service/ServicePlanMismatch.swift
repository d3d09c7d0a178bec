import Canonical

extension DataSetRule {
    /// A service that names a plan is of a kind, a time and a policy of the plan.
    static var servicePlanMismatch: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "service-plan-mismatch", .warning, .dataSet, source: "细则 10",
                message: "服务与所属方案不一致",
                fix: "请核对方案编号，以及服务类别、开始时间、保单号与该方案是否一致。"),
            .service, reads: [Service.serviceKind.index, Service.startAt.index, Service.policyNo.index],
            with: Service.planNo, .servicePlan,
            placed: { service, plan, index, _ in
                guard let kind = service.record[Service.serviceKind], let start = service.record[Service.startAt],
                    let kinds = plan.record[ServicePlan.serviceKinds], let from = plan.record[ServicePlan.periodStart],
                    let to = plan.record[ServicePlan.periodEnd],
                    let policy = index.name(in: Service.policyNo.index, of: service.position),
                    let planned = index.name(in: ServicePlan.policyNo.index, of: plan.position)
                else { return .skipped }
                let isPlanned = kinds.contains(kind) && start.day >= from && start.day < to && policy == planned
                return .violated(Service.planNo, if: !isPlanned)
            })
    }
}

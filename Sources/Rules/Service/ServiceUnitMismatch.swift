import Canonical

extension DataSetRule {
    /// The unit that is served is the unit that the policy insures.
    static var serviceUnitMismatch: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "service-unit-mismatch", .error, .dataSet, source: "design",
                message: "被服务单位与保单的投保单位不一致",
                fix: "请核对被服务单位的统一社会信用代码和保单号，改正填错的一列。"),
            .service, reads: [Service.unitCreditCode.index], with: Service.policyNo, .policy,
            placed: { service, policy, index, _ in
                guard let served = index.name(in: Service.unitCreditCode.index, of: service.position),
                    let insured = index.name(in: Policy.unitCreditCode.index, of: policy.position)
                else { return .skipped }
                return .violated(Service.unitCreditCode, if: served != insured)
            })
    }
}

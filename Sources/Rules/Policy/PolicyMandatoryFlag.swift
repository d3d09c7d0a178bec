import Canonical

extension DataSetRule {
    /// A policy is mandatory exactly when its unit is not insured voluntarily.
    static var policyMandatoryFlag: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "policy-mandatory-flag", .warning, .dataSet, source: "细则 2",
                message: "强制投保标志与投保单位的应投保依据不一致",
                fix: "请核对保单的强制标志和投保单位的应投保依据，改正其中有误的一处。"),
            .policy, reads: [Policy.mandatory.index], with: Policy.unitCreditCode, .insuredUnit
        ) { policy, unit, _, _ in
            guard let mandatory = policy[Policy.mandatory], let basis = unit[InsuredUnit.mandatoryBasis] else {
                return .skipped
            }
            return .violated(Policy.mandatory, if: mandatory != (basis != InsuredUnit.MandatoryBasis.voluntary))
        }
    }
}

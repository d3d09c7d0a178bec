import Canonical

extension DataSetRule {
    /// Ending a mandatory policy early needs a reason.
    static var surrenderReasonRequired: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "surrender-reason-required", .error, .dataSet, source: "细则 6",
                message: "强制投保单位退保须填写退保原因",
                fix: "请按细则第六条填写退保原因，并留存证明材料。"),
            .endorsement, reads: [Endorsement.endorsementKind.index, Endorsement.surrenderReason.index],
            with: Endorsement.policyNo, .policy
        ) { endorsement, policy, _, _ in
            guard let change = endorsement[Endorsement.endorsementKind], let mandatory = policy[Policy.mandatory] else {
                return .skipped
            }
            return .violated(
                Endorsement.surrenderReason,
                if: Endorsement.Change.endings.contains(change) && mandatory
                    && endorsement[Endorsement.surrenderReason] == nil)
        }
    }
}

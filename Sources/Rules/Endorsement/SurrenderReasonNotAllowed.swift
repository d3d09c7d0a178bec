import Canonical

extension DataSetRule {
    /// A mandatory policy ends early only for a reason that the rules provide for.
    static var surrenderReasonNotAllowed: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "surrender-reason-not-allowed", .warning, .dataSet, source: "细则 6",
                message: "退保原因不属于规定情形，不得退保",
                fix: "请核实退保原因；不属细则第六条情形的，强制投保单位不得退保。"),
            .endorsement, reads: [Endorsement.endorsementKind.index, Endorsement.surrenderReason.index],
            with: Endorsement.policyNo, .policy
        ) { endorsement, policy, _, _ in
            guard let change = endorsement[Endorsement.endorsementKind], let mandatory = policy[Policy.mandatory] else {
                return .skipped
            }
            return .violated(
                Endorsement.surrenderReason,
                if: Endorsement.Change.endings.contains(change) && mandatory
                    && endorsement[Endorsement.surrenderReason] == Endorsement.reasonNotProvidedFor)
        }
    }
}

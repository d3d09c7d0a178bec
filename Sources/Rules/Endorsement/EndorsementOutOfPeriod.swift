import Canonical

extension DataSetRule {
    /// An endorsement takes effect inside its policy's own period.
    static var endorsementOutOfPeriod: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "endorsement-out-of-period", .error, .dataSet, source: "design",
                message: "批改生效日期不在保险期间内",
                fix: "请核对批单的生效日期和所批改的保单号。"),
            .endorsement, reads: [Endorsement.effectiveOn.index], with: Endorsement.policyNo, .policy
        ) { endorsement, policy, _, _ in
            guard let effectiveOn = endorsement[Endorsement.effectiveOn],
                let start = policy[Policy.periodStart]?.day, let end = policy[Policy.periodEnd]?.day
            else { return .skipped }
            return .violated(Endorsement.effectiveOn, if: effectiveOn < start || effectiveOn >= end)
        }
    }
}

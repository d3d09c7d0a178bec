import Canonical

extension DataSetRule {
    /// A loss happens while the policy is in force.
    static var claimLossOutsidePolicy: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "claim-loss-outside-policy", .error, .dataSet, source: "design",
                message: "出险时间不在保险期间内",
                fix: "请核对出险时间和保单号。"),
            .claim, reads: [Claim.lossAt.index], with: Claim.policyNo, .policy,
            placed: { claim, policy, index, _ in
                guard let lossAt = claim.record[Claim.lossAt] else { return .skipped }
                do throws(EffectivePeriod.Unknown) {
                    let period = try EffectivePeriod(of: policy, in: index)
                    return .violated(Claim.lossAt, if: lossAt < period.start || lossAt >= period.end)
                } catch {
                    return error.ruling
                }
            })
    }
}

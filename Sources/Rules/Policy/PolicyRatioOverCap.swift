import Canonical

extension RecordRule {
    /// A policy agrees on no more than 21 % of the premium for prevention.
    static let policyRatioOverCap = RecordRule(
        RuleDefinition(
            "policy-ratio-over-cap", .warning, .record, source: "322号",
            message: "约定服务费比例{actual}%超过21%",
            fix: "请核对服务费比例；确实超过21%的，须与投保单位重新约定并出具批单。"),
        .policy, reads: [Policy.preventionRatio.index, Policy.signedOn.index]
    ) { policy, context in
        guard let ratio = policy[Policy.preventionRatio], let signedOn = policy[Policy.signedOn] else {
            return .skipped
        }
        guard signedOn >= context.parameters.feeCapFrom else { return .passed }
        return .violated(
            Policy.preventionRatio, if: ratio > context.parameters.feeCap, .init(actual: ratio.text))
    }
}

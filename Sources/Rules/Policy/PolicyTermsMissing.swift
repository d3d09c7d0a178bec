import Canonical

extension RecordRule {
    /// A policy agrees which prevention services are given and how often.
    static let policyTermsMissing = RecordRule(
        RuleDefinition(
            "policy-terms-missing", .warning, .record, source: "办法; AQ",
            message: "保单未约定事故预防服务项目或频次",
            fix: "请按保单特别约定填写服务项目和每年服务次数（次数应大于0）。"),
        .policy, reads: [Policy.preventionKinds.index, Policy.preventionFrequency.index]
    ) { policy, _ in
        let kinds = policy[Policy.preventionKinds] ?? []
        return .violated(
            Policy.preventionFrequency, if: kinds.isEmpty || policy[Policy.preventionFrequency] ?? 0 == 0)
    }
}

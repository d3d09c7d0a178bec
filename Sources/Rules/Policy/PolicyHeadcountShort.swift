import Canonical

extension RecordRule {
    /// Every employee is insured.
    static let policyHeadcountShort = RecordRule(
        RuleDefinition(
            "policy-headcount-short", .warning, .record, source: "细则 13(二)",
            message: "投保人数{actual}少于从业人员人数{expected}",
            fix: "请核对投保人数与从业人数；未全员投保的，请通知投保单位补足。"),
        .policy, reads: [Policy.insuredHeadcount.index, Policy.employeeHeadcount.index]
    ) { policy, _ in
        guard let insured = policy[Policy.insuredHeadcount], let employed = policy[Policy.employeeHeadcount] else {
            return .skipped
        }
        return .violated(
            Policy.insuredHeadcount, if: insured < employed, .init(expected: "\(employed)", actual: "\(insured)"))
    }
}

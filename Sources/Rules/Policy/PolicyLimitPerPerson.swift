import Canonical

extension RecordRule {
    /// A policy insures each person for at least the limit of its territory; exactly the limit passes.
    static let policyLimitPerPerson = RecordRule(
        RuleDefinition(
            "policy-limit-per-person", .error, .record, source: "细则 5; 办法",
            message: "每人责任限额{actual}元低于规定的{limit}元",
            fix: "请核对每人责任限额及其单位（元、万元）；确实低于规定的，须批改保单后重报。"),
        .policy, reads: [Policy.perPersonLimit.index, Policy.territoryCode.index, Policy.periodStart.index]
    ) { policy, context in
        guard let limit = policy[Policy.perPersonLimit], let territory = policy[Policy.territoryCode],
            let start = policy[Policy.periodStart]
        else { return .skipped }
        guard let least = context.parameters.perPersonLimit(division: territory, on: start.day) else {
            return .notChecked(.noConfiguration("limits.perPerson"))
        }
        return .violated(Policy.perPersonLimit, if: limit < least, .init(actual: limit.yuan, limit: least.yuan))
    }
}

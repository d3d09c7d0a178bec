import Canonical

extension DataSetRule {
    /// No more is received than the premium with all its changes.
    static var policyReceivedExceeds: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "policy-received-exceeds", .warning, .dataSet, source: "design",
                message: "实收保费大于签单保费与批改之和",
                fix: "请核对实收保费；若保费因批改增加，请补报对应批单。"),
            .policy, reads: [Policy.premium.index, Policy.premiumReceived.index],
            withPosition: { policy, position, index, _ in
                guard let premium = policy[Policy.premium], let received = policy[Policy.premiumReceived],
                    let name = index.name(of: position)
                else { return .skipped }
                guard index.presence(of: .endorsement) != .missing else {
                    return .notChecked(.kindAbsent(.endorsement))
                }
                var due = premium
                for position in index.positions(.endorsementsOfPolicy, of: name) {
                    guard let delta = index.record(at: position)[Endorsement.premiumDelta] else { return .skipped }
                    due = due + delta
                }
                return .violated(Policy.premiumReceived, if: received > due)
            })
    }
}

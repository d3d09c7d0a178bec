import Canonical

extension RecordRule {
    /// A major hazard has a day by which it must be rectified.
    static let hazardDeadlineRequired = RecordRule(
        RuleDefinition(
            "hazard-deadline-required", .error, .record, source: "32号 一(二)",
            message: "重大隐患须填写整改期限",
            fix: "请填写书面告知中确定的整改期限。"),
        .hazard, reads: [Hazard.level.index, Hazard.deadline.index]
    ) { hazard, _ in
        guard let level = hazard[Hazard.level] else { return .skipped }
        return .violated(Hazard.deadline, if: level == Hazard.Level.major && hazard[Hazard.deadline] == nil)
    }
}

import Canonical

extension RecordRule {
    /// A unit is told of a major hazard in writing.
    static let hazardWrittenNoticeRequired = RecordRule(
        RuleDefinition(
            "hazard-written-notice-required", .error, .record, source: "32号 一(二)",
            message: "重大隐患须书面告知投保单位并填写日期",
            fix: "请书面告知投保单位并填写告知日期。"),
        .hazard, reads: [Hazard.level.index, Hazard.noticedOn.index]
    ) { hazard, _ in
        guard let level = hazard[Hazard.level] else { return .skipped }
        return .violated(Hazard.noticedOn, if: level == Hazard.Level.major && hazard[Hazard.noticedOn] == nil)
    }
}

import Canonical

extension RecordRule {
    /// A licence is still valid on the data date; its end is exclusive, so the last valid day is the day before.
    static let licenceExpired = RecordRule(
        RuleDefinition(
            "licence-expired", .warning, .record, source: "细则 2",
            message: "许可证已于{limit}到期",
            fix: "请向投保单位核实是否已换证，并填写新许可证的编号和有效期。"),
        .insuredUnit, reads: [InsuredUnit.licenceEnd.index]
    ) { unit, context in
        guard let end = unit[InsuredUnit.licenceEnd] else { return .skipped }
        return .violated(
            InsuredUnit.licenceEnd, if: end <= context.asOf, .init(limit: end.adding(days: -1).description))
    }
}

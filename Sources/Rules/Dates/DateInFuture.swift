import Canonical

extension RecordRule {
    /// What has happened did not happen after the data date: one rule for each field that tells of something past.
    static let dateInFuture: [RecordRule] =
        [
            day(.policy, Policy.premiumReceivedOn),
            serviceDay(Service.startAt) { $0.day }, serviceDay(Service.endAt) { $0.lastCoveredDay },
            day(.hazard, Hazard.foundOn), day(.hazard, Hazard.noticedOn), day(.hazard, Hazard.rectifiedOn),
            day(.hazard, Hazard.recheckedOn),
            day(.refusalReport, RefusalReport.refusedOn), moment(.refusalReport, RefusalReport.reportedAt),
            day(.expense, Expense.paidOn),
            moment(.claim, Claim.lossAt), moment(.claim, Claim.reportedAt), day(.claim, Claim.filedOn),
            day(.claim, Claim.closedOn),
            day(.feedback, Feedback.visitedOn), day(.listing, Listing.listedOn), day(.listing, Listing.removedOn),
            moment(.attachment, Attachment.capturedAt),
        ]

    private static let futureDefinition = RuleDefinition(
        "date-in-future", .error, .record, source: "design",
        message: "“{label}”晚于数据日期{limit}",
        fix: "请核对“{label}”；尚未发生的事项不应填写日期。")

    private static func day(_ kind: Kind, _ field: Field<CivilDate>) -> RecordRule {
        RecordRule(futureDefinition, kind, reads: [field.index]) { record, context in
            past(record[field], field.definition, context)
        }
    }

    private static func moment(_ kind: Kind, _ field: Field<Instant>) -> RecordRule {
        RecordRule(futureDefinition, kind, reads: [field.index]) { record, context in
            past(record[field]?.day, field.definition, context)
        }
    }

    /// Only a completed service is past; its last day is the day before its exclusive end.
    private static func serviceDay(
        _ field: Field<Instant>, _ dayOf: @escaping @Sendable (Instant) -> CivilDate
    ) -> RecordRule {
        RecordRule(futureDefinition, .service, reads: [field.index, Service.status.index]) { service, context in
            guard let status = service[Service.status] else { return .skipped }
            guard status == Service.Status.completed else { return .passed }
            return past(service[field].map(dayOf), field.definition, context)
        }
    }

    private static func past(_ day: CivilDate?, _ field: FieldDefinition, _ context: RuleContext) -> Ruling {
        guard let day else { return .skipped }
        return day > context.asOf ? .violated(at: field, .init(limit: context.asOf.description)) : .passed
    }
}

import Canonical

extension RecordRule {
    /// A hazard is found before notice, rectification, recheck and deadline; at most one finding a hazard.
    static let hazardDateOrder = RecordRule(
        RuleDefinition(
            "hazard-date-order", .error, .record, source: "design",
            message: "“{label}”的日期顺序不正确",
            fix: "请核对发现、告知、整改、复查、期限和延期各日期的先后，改正“{label}”或其前一个日期。"),
        .hazard,
        reads: [
            Hazard.foundOn.index, Hazard.noticedOn.index, Hazard.rectifiedOn.index, Hazard.recheckedOn.index,
            Hazard.deadline.index, Hazard.deferredTo.index,
        ]
    ) { hazard, _ in
        for (earlier, later) in hazardDatePairs {
            guard let first = hazard[earlier], let second = hazard[later], first > second else { continue }
            return .violated(later)
        }
        return .passed
    }

    /// The order in which pairs are looked at: the first broken one is reported.
    private static let hazardDatePairs = [
        (Hazard.foundOn, Hazard.noticedOn), (Hazard.foundOn, Hazard.rectifiedOn),
        (Hazard.rectifiedOn, Hazard.recheckedOn), (Hazard.noticedOn, Hazard.recheckedOn),
        (Hazard.foundOn, Hazard.deadline), (Hazard.deadline, Hazard.deferredTo),
    ]
}

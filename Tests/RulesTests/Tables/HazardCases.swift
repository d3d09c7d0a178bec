import Canonical

@testable import Rules

/// A hazard whose work is still to be done.
private func open(_ hazard: inout Record, state: Code, level: Code) {
    hazard[Hazard.state] = state
    hazard[Hazard.level] = level
    hazard[Hazard.rectifiedOn] = nil
    hazard[Hazard.recheckedOn] = nil
    hazard[Hazard.recheckResult] = nil
}

let hazardCases: [RecordCase] = [
    .init(.hazardMajorBasisRequired, "with standard and article", .passed),
    .init(.hazardMajorBasisRequired, "without an article", .violated(Hazard.basisStandard)) {
        $0[Hazard.basisArticle] = nil
    },
    .init(.hazardMajorBasisRequired, "a general hazard needs none", .passed) {
        $0[Hazard.level] = "1"
        $0[Hazard.basisStandard] = nil
    },
    .init(.hazardWrittenNoticeRequired, "notified", .passed),
    .init(.hazardWrittenNoticeRequired, "not notified", .violated(Hazard.noticedOn)) { $0[Hazard.noticedOn] = nil },
    .init(.hazardDeadlineRequired, "with a deadline", .passed),
    .init(.hazardDeadlineRequired, "without", .violated(Hazard.deadline)) { $0[Hazard.deadline] = nil },
    .init(.hazardDateOrder, "everything on one day", .passed) {
        for field in [Hazard.noticedOn, Hazard.deadline, Hazard.rectifiedOn, Hazard.recheckedOn, Hazard.deferredTo] {
            $0[field] = day("2026-05-10")
        }
    },
    .init(.hazardDateOrder, "rechecked before rectified", .violated(Hazard.recheckedOn)) {
        $0[Hazard.recheckedOn] = day("2026-05-19")
    },
    .init(.hazardDateOrder, "of two broken pairs the first counts", .violated(Hazard.noticedOn)) {
        $0[Hazard.noticedOn] = day("2026-05-09")
        $0[Hazard.deadline] = day("2026-05-09")
    },
    .init(.hazardDateOrder, "deferred to before the deadline", .violated(Hazard.deferredTo)) {
        $0[Hazard.deferredTo] = day("2026-06-09")
    },
    .init(.hazardDateOrder, "one day that cannot be relied on silences the chain", .skipped) {
        $0[Hazard.recheckedOn] = day("2026-05-19")
        $0.markUnusable(Hazard.deferredTo.index)
    },
    .init(.hazardRectifiedDateRequired, "rectified on a day", .passed),
    .init(.hazardRectifiedDateRequired, "rectified on no day", .violated(Hazard.rectifiedOn)) {
        $0[Hazard.state] = "40"
        $0[Hazard.rectifiedOn] = nil
    },
    .init(.hazardClosedWithoutRecheck, "rechecked and passed", .passed),
    .init(.hazardClosedWithoutRecheck, "not passed", .violated(Hazard.recheckResult)) {
        $0[Hazard.recheckResult] = "2"
    },
    .init(.hazardClosedWithoutRecheck, "not rechecked", .violated(Hazard.recheckResult)) {
        $0[Hazard.recheckedOn] = nil
    },
    .init(.hazardClosedWithoutRecheck, "still to be rechecked", .passed) {
        $0[Hazard.state] = "40"
        $0[Hazard.recheckResult] = nil
    },
    .init(.hazardDeferralDateRequired, "deferred to a day", .passed) {
        $0[Hazard.state] = "80"
        $0[Hazard.deferredTo] = day("2026-07-01")
    },
    .init(.hazardDeferralDateRequired, "deferred to no day", .violated(Hazard.deferredTo)) { $0[Hazard.state] = "80" },
    .init(.hazardOverdueGeneral, "due on the data date", .passed) {
        open(&$0, state: "30", level: "1")
        $0[Hazard.deadline] = day("2026-11-20")
    },
    .init(.hazardOverdueGeneral, "due on the day before", .violated(Hazard.deadline, .init(number: "1"))) {
        open(&$0, state: "30", level: "1")
        $0[Hazard.deadline] = day("2026-11-19")
    },
    .init(.hazardOverdueGeneral, "deferred beyond the data date", .passed) {
        open(&$0, state: "80", level: "1")
        $0[Hazard.deferredTo] = day("2026-12-01")
    },
    .init(.hazardOverdueGeneral, "without a due day", .skipped) {
        open(&$0, state: "20", level: "1")
        $0[Hazard.deadline] = nil
    },
    .init(.hazardOverdueGeneral, "deferred to a day that is missing", .skipped) {
        open(&$0, state: "80", level: "1")
        $0.markUnusable(Hazard.deferredTo.index)
    },
]

private func major(_ state: Code, _ change: (inout Record) -> Void = { _ in }) -> Record {
    .sample(.hazard) {
        open(&$0, state: state, level: "2")
        change(&$0)
    }
}

let hazardDataSetCases: [DataSetCase] = [
    .init(
        .hazardOverdueMajorUnreported, "overdue since 10 June", .violated(Hazard.deadline, .init(number: "163")),
        in: [major("30")]),
    .init(
        .hazardOverdueMajorUnreported, "due on the data date", .passed,
        in: [major("30") { $0[Hazard.deadline] = day("2026-11-20") }]),
    .init(.hazardOverdueMajorUnreported, "reported", .passed, in: [major("30"), .sample(.refusalReport)]),
    .init(
        .hazardOverdueMajorUnreported, "with the number of a report", .passed,
        in: [major("30") { $0[Hazard.reportNo] = "R9" }]),
    .init(
        .hazardOverdueMajorUnreported, "the reports were not given", .notChecked(.kindAbsent(.refusalReport)),
        in: [major("30")], presences: [.refusalReport: .missing]),
    .init(
        .hazardOverdueMajorUnreported, "an insurer without reports", .violated(Hazard.deadline, .init(number: "163")),
        in: [major("30")], presences: [.refusalReport: .unmapped]),
    .init(.hazardRefusedUnreported, "refused and reported", .passed, in: [major("60"), .sample(.refusalReport)]),
    .init(.hazardRefusedUnreported, "refused", .violated(Hazard.reportNo), in: [major("60")]),
    .init(.hazardRefusedUnreported, "being rectified", .passed, in: [major("30")]),
    .init(
        .hazardFoundOutsideService, "on the last day", .passed,
        in: [.sample(.service), .sample(.hazard) { $0[Hazard.foundOn] = day("2026-05-11") }]),
    .init(
        .hazardFoundOutsideService, "on the exclusive end", .violated(Hazard.foundOn),
        in: [.sample(.service), .sample(.hazard) { $0[Hazard.foundOn] = day("2026-05-12") }]),
    .init(
        .hazardFoundOutsideService, "on the day before", .violated(Hazard.foundOn),
        in: [.sample(.service), .sample(.hazard) { $0[Hazard.foundOn] = day("2026-05-09") }]),
    .init(
        .hazardUnitMismatch, "the unit that was served", .passed,
        in: [.sample(.service), .sample(.hazard) { $0[Hazard.unitCreditCode] = "U1" }]),
    .init(
        .hazardUnitMismatch, "another unit", .violated(Hazard.unitCreditCode),
        in: [.sample(.service), .sample(.hazard) { $0[Hazard.unitCreditCode] = "U2" }]),
    .init(.hazardUnitMismatch, "no unit of its own", .skipped, in: [.sample(.service), .sample(.hazard)]),
]

import Canonical

@testable import Rules

// Friday 2026-09-18, received; Sunday 20th is worked, Friday 25th and 1–7 October are free, Saturday 10 October is worked.
let complaintCases: [RecordCase] = [
    .init(.complaintReplyOverdue, "answered on the tenth working day", .passed) {
        $0[Complaint.answeredOn] = day("2026-10-09")
    },
    .init(.complaintReplyOverdue, "answered on the eleventh", .violated(Complaint.answeredOn, .init(limit: "10"))) {
        $0[Complaint.answeredOn] = day("2026-10-10")
    },
    .init(.complaintReplyOverdue, "eleven days of a complex one", .passed) {
        $0[Complaint.answeredOn] = day("2026-10-10")
        $0[Complaint.complex] = true
    },
    .init(.complaintReplyOverdue, "two days of extension, used", .passed) {
        $0[Complaint.answeredOn] = day("2026-10-12")
        $0[Complaint.extendedWorkdays] = 2
    },
    .init(
        .complaintReplyOverdue, "two days of extension, overdrawn", .violated(Complaint.answeredOn, .init(limit: "12"))
    ) {
        $0[Complaint.answeredOn] = day("2026-10-13")
        $0[Complaint.extendedWorkdays] = 2
    },
    .init(
        .complaintReplyOverdue, "never answered: until the data date",
        .violated(Complaint.answeredOn, .init(limit: "30"))
    ) {
        $0[Complaint.answeredOn] = nil
        $0[Complaint.complex] = true
    },
    .init(.complaintReplyOverdue, "not answered yet", .passed) {
        $0[Complaint.receivedOn] = day("2026-11-16")
        $0[Complaint.answeredOn] = nil
    },
    .init(.complaintReplyOverdue, "answered before it was received", .passed) {
        $0[Complaint.answeredOn] = day("2026-09-01")
    },
    .init(
        .complaintReplyOverdue, "through a year whose holidays are not known",
        .notChecked(.missingTable("working-days"))
    ) { $0[Complaint.receivedOn] = day("2025-12-31") },
    .init(
        .complaintReplyOverdue, "without a table", .notChecked(.missingTable("working-days")), context: .configured),
]

private let plan = Record.sample(.servicePlan)

private func planned(_ change: (inout Record) -> Void = { _ in }) -> Record {
    .sample(.service) {
        $0[Service.planNo] = "PLAN1"
        change(&$0)
    }
}

let planCases: [DataSetCase] = [
    .init(.servicePlanMismatch, "as planned", .passed, in: [plan, planned()]),
    .init(.servicePlanMismatch, "no plan is named", .skipped, in: [plan, .sample(.service)]),
    .init(
        .servicePlanMismatch, "of another kind", .violated(Service.planNo),
        in: [plan, planned { $0[Service.serviceKind] = "06" }]),
    .init(
        .servicePlanMismatch, "on the first day", .passed,
        in: [plan, planned { $0[Service.startAt] = moment("2026-03-01") }]),
    .init(
        .servicePlanMismatch, "on the day of the exclusive end", .violated(Service.planNo),
        in: [plan, planned { $0[Service.startAt] = moment("2027-03-01") }]),
    .init(
        .servicePlanMismatch, "the day before the plan", .violated(Service.planNo),
        in: [plan, planned { $0[Service.startAt] = moment("2026-02-28", hour: 23) }]),
    .init(
        .servicePlanMismatch, "for another policy", .violated(Service.planNo),
        in: [plan, planned { $0[Service.policyNo] = "POL2" }]),
    .init(.servicePlanMismatch, "the plan is not there", .skipped, in: [planned { $0[Service.planNo] = "PLAN9" }]),
    .init(
        .servicePlanMismatch, "an insurer without plans", .notChecked(.kindAbsent(.servicePlan)), in: [planned()],
        presences: [.servicePlan: .unmapped]),
    .init(
        .servicePlanMismatch, "a plan whose kinds cannot be relied on", .skipped,
        in: [
            .sample(.servicePlan) { $0.markUnusable(ServicePlan.serviceKinds.index) },
            planned { $0[Service.serviceKind] = "06" },
        ]),
]

import Canonical

@testable import Rules

let claimCases: [RecordCase] = [
    .init(.claimHeadsSum, "the heads make the total", .passed),
    .init(
        .claimHeadsSum, "a fen is missing", .violated(Claim.totalAmount, .init(expected: "1200.00", actual: "1200.01"))
    ) { $0[Claim.totalAmount] = Fen(120_001) },
    .init(.claimHeadsSum, "a head that cannot be relied on", .skipped) {
        $0[Claim.totalAmount] = Fen(120_001)
        $0.markUnusable(Claim.otherAmount.index)
    },
    .init(.claimDateOrder, "reported at once", .passed) { $0[Claim.reportedAt] = moment("2026-04-01", hour: 9) },
    .init(.claimDateOrder, "reported an hour before", .violated(Claim.reportedAt)) {
        $0[Claim.reportedAt] = moment("2026-04-01", hour: 8)
    },
    .init(.claimDateOrder, "filed on the day of the report", .passed) { $0[Claim.filedOn] = day("2026-04-01") },
    .init(.claimDateOrder, "filed on the day before", .violated(Claim.filedOn)) {
        $0[Claim.filedOn] = day("2026-03-31")
    },
    .init(.claimDateOrder, "closed before it was reported, never filed", .violated(Claim.closedOn)) {
        $0[Claim.filedOn] = nil
        $0[Claim.closedOn] = day("2026-03-31")
    },
    .init(.claimClosedDateRequired, "closed on a day", .passed),
    .init(.claimClosedDateRequired, "closed on no day", .violated(Claim.closedOn)) { $0[Claim.closedOn] = nil },
    .init(.claimClosedUnpaid, "paid", .passed),
    .init(.claimClosedUnpaid, "closed without payment", .violated(Claim.zeroPaidReason)) {
        $0[Claim.totalAmount] = Fen(0)
    },
    .init(.claimClosedUnpaid, "closed without payment, explained", .passed) {
        $0[Claim.totalAmount] = Fen(0)
        $0[Claim.zeroPaidReason] = "责任不成立"
    },
    .init(.claimCasualtyZero, "money for one injured", .passed),
    .init(.claimCasualtyZero, "money for nobody", .violated(Claim.personInjuryAmount)) {
        $0[Claim.seriousInjuries] = 0
    },
    .init(.claimCasualtyZero, "a slight injury is enough", .passed) {
        $0[Claim.seriousInjuries] = 0
        $0[Claim.minorInjuries] = 1
    },
    .init(.claimGradeMismatch, "one serious injury is grade 4", .passed),
    .init(.claimGradeMismatch, "three deaths are not", .violated(Claim.accidentGrade, .init(expected: "较大事故"))) {
        $0[Claim.deaths] = 3
    },
    .init(.claimGradeMismatch, "nor is a loss of 1亿元", .violated(Claim.accidentGrade, .init(expected: "特别重大事故"))) {
        $0[Claim.directLoss] = Fen(10_000_000_000)
    },
    .init(.claimGradeMismatch, "a fen less than 1亿元 is grade 2", .passed) {
        $0[Claim.directLoss] = Fen(9_999_999_999)
        $0[Claim.accidentGrade] = "2"
    },
]

let feedbackAndReportCases: [RecordCase] = [
    .init(.feedbackLowScoreOpinion, "content", .passed),
    .init(.feedbackLowScoreOpinion, "discontent without a word", .violated(Feedback.opinion)) {
        $0[Feedback.score] = "2"
    },
    .init(.feedbackLowScoreOpinion, "discontent, explained", .passed) {
        $0[Feedback.score] = "1"
        $0[Feedback.opinion] = "未到场"
    },
    .init(.refusalEvidenceRequired, "one piece", .passed),
    .init(.refusalEvidenceRequired, "none", .violated(RefusalReport.evidenceCount)) {
        $0[RefusalReport.evidenceCount] = 0
    },
    .init(.refusalDateOrder, "all on one day", .passed) { $0[RefusalReport.writtenNoticeOn] = day("2026-05-20") },
    .init(.refusalDateOrder, "refused before the notice", .violated(RefusalReport.refusedOn)) {
        $0[RefusalReport.refusedOn] = day("2026-05-10")
    },
    .init(.refusalDateOrder, "reported before the refusal", .violated(RefusalReport.reportedAt)) {
        $0[RefusalReport.reportedAt] = moment("2026-05-19", hour: 23)
    },
    .init(.refusalReportLate, "no limit is configured", .notChecked(.noConfiguration("refusal.maxDays"))),
    .init(.refusalReportLate, "reported on the seventh day", .passed, context: .configured) {
        $0[RefusalReport.reportedAt] = moment("2026-05-27", hour: 9)
    },
    .init(
        .refusalReportLate, "reported on the eighth day",
        .violated(RefusalReport.reportedAt, .init(limit: "7", number: "8")), context: .configured
    ) { $0[RefusalReport.reportedAt] = moment("2026-05-28") },
]

let futureCases: [RecordCase] =
    RecordRule.dateInFuture.map { RecordCase($0, "before the data date", .passed) } + [
        .init(futureRule(.expense), "on the day after", .violated(Expense.paidOn, .init(limit: "2026-11-20"))) {
            $0[Expense.paidOn] = day("2026-11-21")
        },
        .init(futureRule(.expense), "on the data date", .passed) { $0[Expense.paidOn] = day("2026-11-20") },
        .init(futureRule(.claim), "in its last hour", .passed) { $0[Claim.lossAt] = moment("2026-11-20", hour: 23) },
        .init(futureRule(.claim), "at midnight after it", .violated(Claim.lossAt, .init(limit: "2026-11-20"))) {
            $0[Claim.lossAt] = moment("2026-11-21")
        },
        .init(futureRule(.service, 1), "a service whose last day it is", .passed) {
            $0[Service.endAt] = moment("2026-11-21")
        },
        .init(
            futureRule(.service, 1), "a service that ends a day later",
            .violated(Service.endAt, .init(limit: "2026-11-20"))
        ) { $0[Service.endAt] = moment("2026-11-22") },
        .init(futureRule(.service, 1), "a service that is not done yet", .passed) {
            $0[Service.endAt] = moment("2026-11-22")
            $0[Service.status] = "1"
        },
    ]

/// The rule on the `place`-th date of a kind.
private func futureRule(_ kind: Kind, _ place: Int = 0) -> RecordRule {
    RecordRule.dateInFuture.filter { $0.kind == kind }[place]
}

let laterDataSetCases: [DataSetCase] = [
    .init(
        .claimLossOutsidePolicy, "in the first second", .passed,
        in: [.sample(.policy), .sample(.claim) { $0[Claim.lossAt] = moment("2026-03-01") }]),
    .init(
        .claimLossOutsidePolicy, "at the exclusive end", .violated(Claim.lossAt),
        in: [.sample(.policy), .sample(.claim) { $0[Claim.lossAt] = moment("2027-03-01") }]),
    .init(
        .feedbackBeforeService, "on the last day", .passed, in: [.sample(.service), .sample(.feedback)]),
    .init(
        .feedbackBeforeService, "on the day before", .violated(Feedback.visitedOn),
        in: [.sample(.service), .sample(.feedback) { $0[Feedback.visitedOn] = day("2026-05-10") }]),
    .init(.refusalHazardNotMajor, "a major hazard", .passed, in: [.sample(.hazard), .sample(.refusalReport)]),
    .init(
        .refusalHazardNotMajor, "a general one", .violated(RefusalReport.hazardNo),
        in: [.sample(.hazard) { $0[Hazard.level] = "1" }, .sample(.refusalReport)]),
]

let referenceCases: [DataSetCase] = [
    .init(.orphanReference, "the provider is there", .passed, in: [.sample(.provider), .sample(.expert)]),
    .init(
        .orphanReference, "it is not", .violated(Expert.providerCreditCode, .init(actual: "P1")), in: [.sample(.expert)]
    ),
    .init(
        .orphanReference, "its row could not be read", .passed, in: [.sample(.expert)], unreadable: [.sample(.provider)]
    ),
    .init(
        .orphanReference, "its code cannot be relied on", .passed,
        in: [.sample(.provider) { $0.markUnusable(Provider.creditCode.index) }, .sample(.expert)]),
    .init(
        .orphanReference, "it is in history", .passed, in: [.sample(.expert)],
        history: .init(records: [.sample(.provider)])),
    .init(
        .orphanReference, "the providers were not given", .notChecked(.kindAbsent(.provider)), in: [.sample(.expert)],
        presences: [.provider: .missing]),
    .init(.orphanReference, "an increment", .notChecked(.noHistory), in: [.sample(.expert)], context: .increment),
    .init(
        .orphanReference, "two of a list are one finding", .passed, .passed,
        .violated(Service.providerCreditCodes, .init(actual: "P2、P3")), .passed,
        in: [
            .sample(.insuredUnit), .sample(.provider), .sample(.expert) { $0[Expert.providerCreditCode] = nil },
            .sample(.policy) { $0[Policy.unitCreditCode] = nil },
            .sample(.service) { $0[Service.providerCreditCodes] = ["P1", "P2", "P3"] },
        ]),
]

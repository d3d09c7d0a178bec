import Canonical

@testable import Rules

let policyCases: [RecordCase] = [
    .init(.policyPeriodOrder, "a policy of one day", .passed) { $0[Policy.periodEnd] = moment("2026-03-02") },
    .init(.policyPeriodOrder, "an end that is the start", .violated(Policy.periodEnd)) {
        $0[Policy.periodEnd] = moment("2026-03-01")
    },
    .init(.policyPeriodNotAnnual, "a year and a day", .passed) { $0[Policy.periodEnd] = moment("2027-03-02") },
    .init(.policyPeriodNotAnnual, "a year and two days", .violated(Policy.periodEnd, .init(actual: "367"))) {
        $0[Policy.periodEnd] = moment("2027-03-03")
    },
    .init(.policyPeriodNotAnnual, "29 February to 28 February", .passed) {
        $0[Policy.periodStart] = moment("2024-02-29")
        $0[Policy.periodEnd] = moment("2025-02-28")
    },
    .init(.policyPeriodNotAnnual, "building work may take longer", .passed) {
        $0[Policy.industryCode] = "R"
        $0[Policy.periodEnd] = moment("2029-03-01")
    },
    .init(.policySignAfterStart, "signed on the first day", .passed) { $0[Policy.signedOn] = day("2026-03-01") },
    .init(.policySignAfterStart, "signed the day after", .violated(Policy.signedOn)) {
        $0[Policy.signedOn] = day("2026-03-02")
    },
    .init(.policySignAfterStart, "signed the day after, with a reason", .passed) {
        $0[Policy.signedOn] = day("2026-03-02")
        $0[Policy.backdateReason] = "补签"
    },
    .init(.policyPremiumZero, "one fen", .passed) { $0[Policy.premium] = Fen(1) },
    .init(.policyPremiumZero, "nothing", .violated(Policy.premium)) { $0[Policy.premium] = Fen(0) },
    .init(.policyReceivedDateRequired, "nothing received", .passed) {
        $0[Policy.premiumReceived] = Fen(0)
        $0[Policy.premiumReceivedOn] = nil
    },
    .init(.policyReceivedDateRequired, "received on no day", .violated(Policy.premiumReceivedOn)) {
        $0[Policy.premiumReceivedOn] = nil
    },
    .init(.policyLimitPerPerson, "exactly the limit of the territory", .passed),
    .init(
        .policyLimitPerPerson, "a fen below it",
        .violated(Policy.perPersonLimit, .init(actual: "599999.99", limit: "600000.00"))
    ) { $0[Policy.perPersonLimit] = Fen(59_999_999) },
    .init(.policyLimitPerPerson, "the nationwide limit elsewhere", .passed) {
        $0[Policy.territoryCode] = "320505"
        $0[Policy.perPersonLimit] = Fen(40_000_000)
    },
    .init(.policyLimitPerPerson, "the limit of the day on which the policy starts", .passed) {
        $0[Policy.periodStart] = moment("2025-03-28")
        $0[Policy.perPersonLimit] = Fen(30_000_000)
    },
    .init(
        .policyLimitPerPerson, "a day before any limit", .notChecked(.noConfiguration("limits.perPerson"))
    ) { $0[Policy.periodStart] = moment("2017-12-31") },
    .init(.policyLimitAggregate, "one person's limit", .passed) { $0[Policy.aggregateLimit] = Fen(60_000_000) },
    .init(.policyLimitAggregate, "a fen less", .violated(Policy.aggregateLimit)) {
        $0[Policy.aggregateLimit] = Fen(59_999_999)
    },
    .init(.policyShareSum, "60 and 40", .passed) {
        $0[Policy.shares] = [Record.share("01", 6000), Record.share("02", 4000)]
    },
    .init(.policyShareSum, "60 and 39.99", .violated(Policy.shares, .init(actual: "99.99"))) {
        $0[Policy.shares] = [Record.share("01", 6000), Record.share("02", 3999)]
    },
    .init(.policyLeadCount, "one lead, one follower", .passed) {
        $0[Policy.shares] = [Record.share("02", 4000), Record.share("01", 6000)]
    },
    .init(.policyLeadCount, "two leads", .violated(Policy.shares)) {
        $0[Policy.shares] = [Record.share("01", 5000), Record.share("01", 5000)]
    },
    .init(.policyLeadCount, "a lead and a sole insurer", .violated(Policy.shares)) {
        $0[Policy.shares] = [Record.share("01", 5000), Record.share("03", 5000)]
    },
    .init(.policyLeadCount, "one insurer that leads nobody", .violated(Policy.shares)) {
        $0[Policy.shares] = [Record.share("01", 10_000)]
    },
    .init(.policyHeadcountShort, "all are insured", .passed),
    .init(
        .policyHeadcountShort, "one is not", .violated(Policy.insuredHeadcount, .init(expected: "51", actual: "50"))
    ) { $0[Policy.employeeHeadcount] = 51 },
    .init(.policyTermsMissing, "once a year", .passed) { $0[Policy.preventionFrequency] = 1 },
    .init(.policyTermsMissing, "no times a year", .violated(Policy.preventionFrequency)) {
        $0[Policy.preventionFrequency] = 0
    },
    .init(.policyTermsMissing, "no kinds", .violated(Policy.preventionFrequency)) { $0[Policy.preventionKinds] = nil },
    .init(.policyRatioOverCap, "21.00 %", .passed),
    .init(.policyRatioOverCap, "21.01 %", .violated(Policy.preventionRatio, .init(actual: "21.01"))) {
        $0[Policy.preventionRatio] = Percent(hundredths: 2101)
    },
    .init(.policyRatioOverCap, "21.01 % signed before the cap", .passed) {
        $0[Policy.preventionRatio] = Percent(hundredths: 2101)
        $0[Policy.signedOn] = day("2024-09-30")
    },
    .init(.policyRatioOverCap, "no ratio agreed", .skipped) { $0[Policy.preventionRatio] = nil },
]

let endorsementCases: [RecordCase] = [
    .init(.endorsementDeltaSign, "three more", .passed),
    .init(.endorsementDeltaSign, "an addition of nobody", .violated(Endorsement.headcountDelta)) {
        $0[Endorsement.headcountDelta] = nil
    },
    .init(.endorsementDeltaSign, "one less", .passed) {
        $0[Endorsement.endorsementKind] = "02"
        $0[Endorsement.headcountDelta] = -1
    },
    .init(.endorsementDeltaSign, "a removal that adds", .violated(Endorsement.headcountDelta)) {
        $0[Endorsement.endorsementKind] = "02"
    },
]

private func surrender(_ reason: Code?) -> Record {
    .sample(.endorsement) {
        $0[Endorsement.endorsementKind] = "06"
        $0[Endorsement.surrenderReason] = reason
    }
}

let policyDataSetCases: [DataSetCase] = [
    .init(
        .policyReceivedExceeds, "the premium and its endorsement", .passed,
        in: [.sample(.policy) { $0[Policy.premiumReceived] = Fen(1_050_000) }, .sample(.endorsement)]),
    .init(
        .policyReceivedExceeds, "a fen more", .violated(Policy.premiumReceived),
        in: [.sample(.policy) { $0[Policy.premiumReceived] = Fen(1_050_001) }, .sample(.endorsement)]),
    .init(
        .policyReceivedExceeds, "the endorsements were not given", .notChecked(.kindAbsent(.endorsement)),
        in: [.sample(.policy)], presences: [.endorsement: .missing]),
    .init(
        .policyReceivedExceeds, "an insurer without endorsements", .violated(Policy.premiumReceived),
        in: [.sample(.policy) { $0[Policy.premiumReceived] = Fen(1_000_001) }],
        presences: [.endorsement: .unmapped]),
    .init(.policyMandatoryFlag, "as the unit's basis says", .passed, in: [.sample(.insuredUnit), .sample(.policy)]),
    .init(
        .policyMandatoryFlag, "voluntary for a licensed unit", .violated(Policy.mandatory),
        in: [.sample(.insuredUnit), .sample(.policy) { $0[Policy.mandatory] = false }]),
    .init(
        .policyMandatoryFlag, "the unit's basis cannot be relied on", .skipped,
        in: [.sample(.insuredUnit) { $0.markUnusable(InsuredUnit.mandatoryBasis.index) }, .sample(.policy)]),
    .init(
        .policyMandatoryFlag, "the units were not given", .notChecked(.kindAbsent(.insuredUnit)),
        in: [.sample(.policy)], presences: [.insuredUnit: .missing]),
    .init(
        .endorsementOutOfPeriod, "on the first day", .passed,
        in: [.sample(.policy), .sample(.endorsement) { $0[Endorsement.effectiveOn] = day("2026-03-01") }]),
    .init(
        .endorsementOutOfPeriod, "on the exclusive end", .violated(Endorsement.effectiveOn),
        in: [.sample(.policy), .sample(.endorsement) { $0[Endorsement.effectiveOn] = day("2027-03-01") }]),
    .init(.surrenderReasonRequired, "with a reason", .passed, in: [.sample(.policy), surrender("01")]),
    .init(
        .surrenderReasonRequired, "without one", .violated(Endorsement.surrenderReason),
        in: [.sample(.policy), surrender(nil)]),
    .init(
        .surrenderReasonRequired, "a voluntary policy needs none", .passed,
        in: [.sample(.policy) { $0[Policy.mandatory] = false }, surrender(nil)]),
    .init(.surrenderReasonNotAllowed, "a reason of 细则 6", .passed, in: [.sample(.policy), surrender("06")]),
    .init(
        .surrenderReasonNotAllowed, "another reason", .violated(Endorsement.surrenderReason),
        in: [.sample(.policy), surrender("90")]),
]

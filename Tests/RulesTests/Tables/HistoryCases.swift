import Canonical

@testable import Rules

private func policy(_ number: Text, _ start: String, _ end: String, _ change: (inout Record) -> Void = { _ in })
    -> Record
{
    .sample(.policy) {
        $0[Policy.policyNo] = number
        $0[Policy.periodStart] = moment(start)
        $0[Policy.periodEnd] = moment(end)
        change(&$0)
    }
}

/// Ends on the data date of the samples, 2026-11-20.
private let ended = policy("A", "2025-11-20", "2026-11-20")
private let renewed = policy("B", "2026-11-20", "2027-11-20")
private let overdue = Ruling.violated(Policy.periodEnd, .init(limit: "2026-11-19"))

let renewalCases: [DataSetCase] = [
    .init(.renewalOverdue, "nothing is known of earlier runs", .notChecked(.noHistory), in: [ended]),
    .init(.renewalOverdue, "it ended on the data date, and nothing follows", overdue, in: [ended], history: .init()),
    .init(
        .renewalOverdue, "it ends a day after the data date", .passed,
        in: [policy("A", "2025-11-21", "2026-11-21")], history: .init()),
    .init(
        .renewalOverdue, "a surrender ended it earlier", .violated(Policy.periodEnd, .init(limit: "2026-05-31")),
        in: [
            policy("A", "2026-01-01", "2027-01-01"),
            .sample(.endorsement) {
                $0[Endorsement.policyNo] = "A"
                $0[Endorsement.endorsementKind] = "06"
            },
        ], history: .init()),
    .init(.renewalOverdue, "the batch has the next policy", .passed, .passed, in: [ended, renewed], history: .init()),
    .init(.renewalOverdue, "the store has the next policy", .passed, in: [ended], history: .init(records: [renewed])),
    .init(.renewalOverdue, "another insurer has it", .passed, in: [ended], history: .init(others: [renewed])),
    .init(
        .renewalOverdue, "another insurer's policy is older", overdue, in: [ended],
        history: .init(others: [policy("Z", "2024-11-20", "2025-11-20")])),
    .init(
        .renewalOverdue, "a policy that ran beside it goes on", .passed, in: [ended],
        history: .init(records: [policy("B", "2025-06-01", "2026-12-01")])),
    .init(
        .renewalOverdue, "the next policy was voided", overdue, in: [ended],
        history: .init(records: [policy("B", "2026-11-20", "2027-11-20") { $0[Policy.status] = "4" }])),
    .init(
        .renewalOverdue, "the next policy is another unit's", overdue, in: [ended],
        history: .init(records: [policy("B", "2026-11-20", "2027-11-20") { $0[Policy.unitCreditCode] = "U2" }])),
    .init(
        .renewalOverdue, "the next policy cannot be read", .skipped, .skipped,
        in: [ended, policy("B", "2026-11-20", "2027-11-20") { $0.markUnusable(Policy.periodEnd.index) }],
        history: .init()),
    .init(
        .renewalOverdue, "the next policy's row could not be taken apart", .skipped, in: [ended], unreadable: [renewed],
        history: .init()),
    .init(
        .renewalOverdue, "it was voluntary", .skipped,
        in: [policy("A", "2025-11-20", "2026-11-20") { $0[Policy.mandatory] = false }], history: .init()),
    .init(
        .renewalOverdue, "it was surrendered", .skipped,
        in: [policy("A", "2025-11-20", "2026-11-20") { $0[Policy.status] = "3" }], history: .init()),
    .init(
        .renewalOverdue, "the endorsements were not given", .notChecked(.kindAbsent(.endorsement)), in: [ended],
        history: .init(), presences: [.endorsement: .missing]),
]

private func service(_ number: Text, _ change: (inout Record) -> Void = { _ in }) -> Record {
    .sample(.service) {
        $0[Service.serviceNo] = number
        $0[Service.policyNo] = "A"
        change(&$0)
    }
}

private let short = Ruling.violated(Policy.preventionFrequency, .init(expected: "2", actual: "1"))

let frequencyCases: [DataSetCase] = [
    .init(
        .serviceFrequencyShort, "nothing is known of earlier runs", .notChecked(.noHistory), in: [ended, service("S1")]),
    .init(.serviceFrequencyShort, "one of two was done", short, in: [ended, service("S1")], history: .init()),
    .init(
        .serviceFrequencyShort, "both were done", .passed, in: [ended, service("S1"), service("S2")],
        history: .init()),
    .init(
        .serviceFrequencyShort, "one stands in the batch, the other in the store", .passed, in: [ended, service("S1")],
        history: .init(records: [service("S2")])),
    .init(
        .serviceFrequencyShort, "one was only planned", short,
        in: [ended, service("S1"), service("S2") { $0[Service.status] = "1" }], history: .init()),
    .init(
        .serviceFrequencyShort, "one belongs to another policy", short,
        in: [ended, service("S1"), service("S2") { $0[Service.policyNo] = "B" }], history: .init()),
    .init(
        .serviceFrequencyShort, "the policy is still in force", .passed, in: [policy("A", "2026-11-01", "2027-11-01")],
        history: .init()),
    .init(
        .serviceFrequencyShort, "it was voided", .skipped,
        in: [policy("A", "2025-11-20", "2026-11-20") { $0[Policy.status] = "4" }], history: .init()),
    .init(
        .serviceFrequencyShort, "no number was agreed", .skipped,
        in: [policy("A", "2025-11-20", "2026-11-20") { $0[Policy.preventionFrequency] = nil }], history: .init()),
    .init(
        .serviceFrequencyShort, "a service's state cannot be read", .skipped,
        in: [ended, service("S1"), service("S2") { $0.markUnusable(Service.status.index) }], history: .init()),
    .init(
        .serviceFrequencyShort, "a service's row could not be taken apart", .skipped, in: [ended, service("S1")],
        unreadable: [service("S2")], history: .init()),
    .init(
        .serviceFrequencyShort, "the services were not given", .notChecked(.kindAbsent(.service)), in: [ended],
        history: .init(), presences: [.service: .missing]),
    .init(
        .serviceFrequencyShort, "an increment, and the store begins after the policy", .notChecked(.noHistory),
        in: [ended, service("S1")], history: .init(start: day("2025-11-21")), context: .increment),
    .init(
        .serviceFrequencyShort, "an increment, and the store begins with the policy", short,
        in: [ended, service("S1")],
        history: .init(start: day("2025-11-20")), context: .increment),
]

private func hazard(_ state: Code) -> Record { .sample(.hazard) { $0[Hazard.state] = state } }

private func stored(_ state: Code) -> SampleIndex.History { .init(records: [hazard(state)]) }

let transitionCases: [DataSetCase] =
    [
        .init(
            .hazardStateTransition, "nothing is known of earlier runs", .notChecked(.noHistory), in: [hazard("30")]),
        .init(.hazardStateTransition, "it is new", .skipped, in: [hazard("50")], history: .init()),
        .init(.hazardStateTransition, "it stays as it was", .passed, in: [hazard("50")], history: stored("50")),
        .init(
            .hazardStateTransition, "it was withdrawn", .skipped, in: [hazard("30")],
            history: .init(records: [
                .sample(.hazard) {
                    $0.operation = .withdraw
                    $0[Hazard.state] = "50"
                }
            ])),
    ]
    + [
        ("10", "20"), ("20", "30"), ("20", "60"), ("30", "40"), ("30", "80"), ("30", "60"), ("40", "50"), ("40", "30"),
        ("60", "70"), ("70", "30"), ("70", "40"), ("80", "30"), ("80", "40"), ("80", "60"),
    ].map { (before: Code, after: Code) in
        DataSetCase(
            .hazardStateTransition, "\(before.text) to \(after.text) is in the life cycle", .passed,
            in: [hazard(after)], history: stored(before))
    }
    + [
        ("50", "30"), ("50", "40"), ("50", "10"), ("10", "50"), ("10", "40"), ("20", "10"), ("30", "20"), ("40", "20"),
        ("40", "60"), ("60", "30"), ("60", "50"), ("70", "50"), ("70", "60"), ("80", "50"), ("80", "70"),
    ].map { (before: Code, after: Code) in
        DataSetCase(
            .hazardStateTransition, "\(before.text) to \(after.text) is not",
            .violated(Hazard.state, .init(expected: before.text, actual: after.text)), in: [hazard(after)],
            history: stored(before))
    }

private func collected(_ day: String, _ change: (inout Record) -> Void = { _ in }) -> Record {
    .sample(.expert) {
        $0.recordedAt = moment(day)
        change(&$0)
    }
}

private let regressed = Ruling.violated(at: Kind.expert.definition.key.last, .init())

let versionCases: [DataSetCase] = [
    .init(
        .versionRegression, "nothing is known of earlier runs", .notChecked(.noHistory), in: [collected("2026-11-20")]),
    .init(.versionRegression, "the key is new", .skipped, in: [collected("2026-11-20")], history: .init()),
    .init(
        .versionRegression, "it is as old as what is stored", .passed, in: [collected("2026-11-20")],
        history: .init(records: [collected("2026-11-20")])),
    .init(
        .versionRegression, "it is older", regressed, in: [collected("2026-11-19")],
        history: .init(records: [collected("2026-11-20")])),
    .init(
        .versionRegression, "it is older than a withdrawal", regressed, in: [collected("2026-11-19")],
        history: .init(records: [collected("2026-11-20") { $0.operation = .withdraw }])),
    .init(
        .versionRegression, "a withdrawal is older", regressed,
        in: [collected("2026-11-19") { $0.operation = .withdraw }],
        history: .init(records: [collected("2026-11-20")])),
    .init(
        .withdrawUnknown, "nothing is known of earlier runs", .notChecked(.noHistory),
        in: [collected("2026-11-20") { $0.operation = .withdraw }]),
    .init(
        .withdrawUnknown, "nobody ever accepted it", regressed,
        in: [collected("2026-11-20") { $0.operation = .withdraw }],
        history: .init(records: [collected("2026-11-19")])),
    .init(
        .withdrawUnknown, "it was accepted", .passed, in: [collected("2026-11-20") { $0.operation = .withdraw }],
        history: .init(records: [collected("2026-11-19")], accepted: ["E1"])),
    .init(.withdrawUnknown, "nothing is withdrawn", in: [collected("2026-11-20")], history: .init()),
]

/// Rules on data sets where what they need stands in the store.
let rememberedCases: [DataSetCase] = [
    .init(
        .orphanReference, "a withdrawn record of the batch is known", .passed,
        in: [.sample(.expert), .sample(.provider) { $0.operation = .withdraw }]),
    .init(
        .orphanReference, "an increment names what neither it nor the store has",
        .violated(Expert.providerCreditCode, .init(actual: "P1")), in: [.sample(.expert)], history: .init(),
        context: .increment),
    .init(
        .orphanReference, "the parent's file was not given, but the store has it", .passed, in: [.sample(.expert)],
        history: .init(records: [.sample(.provider)]), presences: [.provider: .missing]),
    .init(
        .orphanReference, "a stored record is withdrawn", .violated(Expert.providerCreditCode, .init(actual: "P1")),
        in: [.sample(.expert)], history: .init(records: [.sample(.provider) { $0.operation = .withdraw }])),
    .init(
        .coverageGap, "the policy before it is stored", .violated(Policy.periodStart, .init(number: "1")),
        in: [policy("B", "2026-03-02", "2027-03-01")],
        history: .init(records: [policy("A", "2025-03-01", "2026-03-01")])),
    .init(
        .coverageGap, "a stored policy goes before the first of the batch", .passed,
        in: [policy("B", "2026-03-01", "2027-03-01")],
        history: .init(records: [policy("A", "2025-03-01", "2026-03-01")])),
    .init(
        .coverageOverlap, "a stored policy covers two of its days",
        .violated(Policy.periodStart, .init(expected: "A", number: "2")),
        in: [policy("B", "2026-02-27", "2027-03-01")],
        history: .init(records: [policy("A", "2025-03-01", "2026-03-01")])),
    .init(
        .policyReceivedExceeds, "a stored endorsement makes up for it", .passed,
        in: [.sample(.policy) { $0[Policy.premiumReceived] = Fen(1_050_000) }],
        history: .init(records: [.sample(.endorsement)])),
    .init(
        .serviceHazardCount, "the hazard is stored", .passed, in: [.sample(.service) { $0[Service.hazardCount] = 1 }],
        history: .init(records: [.sample(.hazard)])),
    .init(
        .expenseDuplicateVoucher, "the voucher was charged before",
        .violated(Expense.voucherNo, .init(actual: "V1")), in: [.sample(.expense) { $0[Expense.expenseNo] = "X2" }],
        history: .init(records: [.sample(.expense)])),
    .init(
        .expenseDuplicateVoucher, "the same expense again is no second one", .passed, in: [.sample(.expense)],
        history: .init(records: [.sample(.expense)])),
    .init(
        .expenseCapInsurerYear, "stored premiums and expenses count",
        .violated(at: nil, .init(actual: "2300.00", limit: "2100.00", number: "2026")),
        in: [.sample(.expense) { $0[Expense.amount] = Fen(30_000) }],
        history: .init(records: [
            .sample(.policy),
            .sample(.expense) {
                $0[Expense.expenseNo] = "X2"
                $0[Expense.amount] = Fen(200_000)
            },
        ])),
    .init(
        .expenseCapInsurerYear, "a year in which only the store has expenses is not judged again",
        in: [.sample(.policy)], history: .init(records: [.sample(.expense)])),
    .init(
        .expenseCapInsurerYear, "an increment, and the store begins in the year", .notChecked(.noHistory),
        in: [.sample(.expense)], history: .init(start: day("2026-01-02")), context: .increment),
    .init(
        .expenseCapInsurerYear, "an increment, and the store begins before it", .passed,
        in: [.sample(.expense), .sample(.policy)], history: .init(start: day("2026-01-01")), context: .increment),
    .init(
        .expenseDecemberSpike, "an increment, and the store begins in the year", .notChecked(.noHistory),
        in: [.sample(.expense) { $0[Expense.paidOn] = day("2025-12-01") }], history: .init(start: day("2025-01-02")),
        context: .increment),
]

let historyCases = renewalCases + frequencyCases + transitionCases + versionCases + rememberedCases

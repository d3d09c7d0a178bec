import Canonical

@testable import Rules

let expenseCases: [RecordCase] = [
    .init(.expenseServiceRequired, "for a service", .passed),
    .init(.expenseServiceRequired, "for none", .violated(Expense.serviceNo)) { $0[Expense.serviceNo] = nil },
    .init(.expenseServiceRequired, "for none, pooled", .passed) {
        $0[Expense.serviceNo] = nil
        $0[Expense.pooled] = true
    },
    .init(.expenseAmountZero, "one fen", .passed) { $0[Expense.amount] = Fen(1) },
    .init(.expenseAmountZero, "nothing", .violated(Expense.amount)) { $0[Expense.amount] = Fen(0) },
    .init(.expenseNoteRequired, "a provider's fee needs none", .passed),
    .init(.expenseNoteRequired, "another cost", .violated(Expense.remark)) { $0[Expense.category] = "99" },
    .init(.expenseNoteRequired, "a pooled cost", .violated(Expense.remark)) { $0[Expense.pooled] = true },
    .init(.expenseNoteRequired, "another cost, explained", .passed) {
        $0[Expense.category] = "99"
        $0[Expense.remark] = "场地费"
    },
]

private func expense(_ number: Text, _ change: (inout Record) -> Void = { _ in }) -> Record {
    .sample(.expense) {
        $0[Expense.expenseNo] = number
        change(&$0)
    }
}

private let duplicate = Ruling.violated(Expense.voucherNo, .init(actual: "V1"))

let expenseDataSetCases: [DataSetCase] = [
    .init(.expenseServiceNotCompleted, "completed", .passed, in: [.sample(.service), .sample(.expense)]),
    .init(
        .expenseServiceNotCompleted, "in progress", .violated(Expense.serviceNo),
        in: [.sample(.service) { $0[Service.status] = "2" }, .sample(.expense)]),
    .init(
        .expensePaidBeforeService, "on the first day", .passed,
        in: [.sample(.service), .sample(.expense) { $0[Expense.paidOn] = day("2026-05-10") }]),
    .init(
        .expensePaidBeforeService, "on the day before", .violated(Expense.paidOn),
        in: [.sample(.service), .sample(.expense) { $0[Expense.paidOn] = day("2026-05-09") }]),
    .init(.expensePayeeMismatch, "the service's provider", .passed, in: [.sample(.service), .sample(.expense)]),
    .init(
        .expensePayeeMismatch, "another payee", .violated(Expense.payeeCreditCode),
        in: [.sample(.service), .sample(.expense) { $0[Expense.payeeCreditCode] = "P2" }]),
    .init(
        .expensePayeeMismatch, "another payee for material", .passed,
        in: [
            .sample(.service),
            .sample(.expense) {
                $0[Expense.payeeCreditCode] = "P2"
                $0[Expense.category] = "03"
            },
        ]),
    .init(
        .expensePayeeMismatch, "a service without providers", .skipped,
        in: [.sample(.service) { $0[Service.providerCreditCodes] = nil }, .sample(.expense)]),
    .init(.expenseDuplicateVoucher, "the same voucher twice", .passed, duplicate, in: [expense("X1"), expense("X2")]),
    .init(
        .expenseDuplicateVoucher, "the same number from another payee", .passed, .passed,
        in: [expense("X1"), expense("X2") { $0[Expense.payeeCreditCode] = nil }]),
    .init(
        .expenseDuplicateVoucher, "both pooled, then one that is not", .passed, .passed, duplicate,
        in: [
            expense("X1") { $0[Expense.pooled] = true }, expense("X2") { $0[Expense.pooled] = true }, expense("X3"),
        ]),
    .init(
        .expenseDuplicateVoucher, "a number that cannot be relied on", .passed, .skipped,
        in: [expense("X1"), expense("X2") { $0.markUnusable(Expense.voucherNo.index) }]),
]

/// Received 1234567.89 元 in 2026 allow 259259.26 元 (rules §9).
private let received = Record.sample(.policy) { $0[Policy.premiumReceived] = Fen(123_456_789) }

private func spent(_ fen: Int64, on iso: String = "2026-05-12", _ number: Text = "X1") -> Record {
    expense(number) {
        $0[Expense.amount] = Fen(fen)
        $0[Expense.paidOn] = day(iso)
    }
}

let yearCases: [DataSetCase] = [
    .init(.expenseCapInsurerYear, "exactly the cap", .passed, in: [received, spent(25_925_926)]),
    .init(
        .expenseCapInsurerYear, "a fen more",
        .violated(at: nil, .init(actual: "259259.27", limit: "259259.26", number: "2026")),
        in: [received, spent(25_925_927)]),
    .init(
        .expenseCapInsurerYear, "a refused expense does not count", .passed,
        in: [
            received, spent(25_925_926),
            expense("X2") { $0.markUnusable(Expense.voucherNo.index) },
        ]),
    .init(
        .expenseCapInsurerYear, "the policies were not given", .notChecked(.kindAbsent(.policy)), in: [spent(1)],
        presences: [.policy: .missing]),
    .init(
        .expenseCapInsurerYear, "an increment", .notChecked(.noHistory), in: [received, spent(1)],
        context: .increment),
    .init(.expenseBudgetExceeded, "exactly the target", .passed, in: [spent(80_000)], context: .configured),
    .init(
        .expenseBudgetExceeded, "a fen more",
        .violated(at: nil, .init(actual: "800.01", limit: "800.00", number: "2026")),
        in: [spent(80_001)], context: .configured),
    .init(
        .expenseBudgetExceeded, "no target", .notChecked(.noConfiguration("budget.2026")), in: [spent(80_001)]),
    .init(.expenseDecemberSpike, "without history", .notChecked(.noHistory), in: [spent(1, on: "2025-12-01")]),
    .init(
        .expenseDecemberSpike, "exactly a half", .passed,
        in: [spent(100, on: "2025-12-01"), spent(100, on: "2025-11-30", "X2")], history: .init()),
    .init(
        .expenseDecemberSpike, "two thirds", .violated(at: nil, .init(actual: "66.66", number: "2025")),
        in: [spent(200, on: "2025-12-01"), spent(100, on: "2025-11-30", "X2")], history: .init()),
    .init(
        .expenseDecemberSpike, "a year that is not over", .skipped, in: [spent(200, on: "2026-12-01")], history: .init()
    ),
]

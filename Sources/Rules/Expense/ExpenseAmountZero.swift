import Canonical

extension RecordRule {
    /// An expense has an amount.
    static let expenseAmountZero = RecordRule(
        RuleDefinition(
            "expense-amount-zero", .error, .record, source: "322号",
            message: "“{label}”应大于0",
            fix: "请填写凭证上的实际支出金额；没有支出的，请删除本行。"),
        .expense, reads: [Expense.amount.index]
    ) { expense, _ in
        guard let amount = expense[Expense.amount] else { return .skipped }
        return .violated(Expense.amount, if: amount == Fen(0))
    }
}

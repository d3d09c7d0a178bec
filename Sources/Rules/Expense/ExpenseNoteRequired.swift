import Canonical

extension RecordRule {
    /// An expense of another kind, or a pooled one, is explained.
    static let expenseNoteRequired = RecordRule(
        RuleDefinition(
            "expense-note-required", .warning, .record, source: "细则 8",
            message: "其他或统筹费用须填写说明",
            fix: "请填写费用用途；统筹费用还应写明活动和参加单位名单。"),
        .expense, reads: [Expense.category.index, Expense.pooled.index, Expense.remark.index]
    ) { expense, _ in
        guard let category = expense[Expense.category] else { return .skipped }
        let needsNote = category == Expense.Category.other || expense[Expense.pooled] ?? false
        return .violated(Expense.remark, if: needsNote && expense[Expense.remark] == nil)
    }
}

import Canonical

extension RecordRule {
    /// An expense that is not pooled belongs to a service.
    static let expenseServiceRequired = RecordRule(
        RuleDefinition(
            "expense-service-required", .error, .record, source: "322号; 细则 8",
            message: "非统筹费用须关联服务记录",
            fix: "请填写费用对应的服务编号；确为统筹费用的，请标明并填写说明。"),
        .expense, reads: [Expense.pooled.index, Expense.serviceNo.index]
    ) { expense, _ in
        .violated(Expense.serviceNo, if: !(expense[Expense.pooled] ?? false) && expense[Expense.serviceNo] == nil)
    }
}

import Canonical

extension DataSetRule {
    /// What an insurer spends on prevention in a year stays within its budget target.
    static var expenseBudgetExceeded: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "expense-budget-exceeded", .warning, .dataSet, source: "细则 8",
                message: "年度支出{actual}元超过预算目标{limit}元",
                fix: "请核对{n}年度的费用明细；确已超出预算目标的，请说明原因。")
        ) { index, context, report in
            for (year, spend) in YearSums(of: index).years {
                guard let budget = context.parameters.budgets[year] else {
                    report(.year(year), .notChecked(.noConfiguration("budget.\(year)")))
                    continue
                }
                report(
                    .year(year),
                    spend.total <= budget.amount
                        ? .passed
                        : .violated(
                            at: nil,
                            .init(actual: Fen(spend.total).yuan, limit: budget.yuan, number: "\(year)")))
            }
        }
    }
}

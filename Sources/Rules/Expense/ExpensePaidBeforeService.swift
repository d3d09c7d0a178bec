import Canonical

extension DataSetRule {
    /// A service is not paid for before its first day.
    static var expensePaidBeforeService: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "expense-paid-before-service", .warning, .dataSet, source: "32号 二(一) 预提",
                message: "支付日期早于服务开始",
                fix: "请核对支付日期和服务编号；不得预提服务费用。"),
            .expense, reads: [Expense.paidOn.index], with: Expense.serviceNo, .service
        ) { expense, service, _, _ in
            guard let paidOn = expense[Expense.paidOn], let start = service[Service.startAt] else { return .skipped }
            return .violated(Expense.paidOn, if: paidOn < start.day)
        }
    }
}

import Canonical

extension DataSetRule {
    /// Money is spent on services that are completed.
    static var expenseServiceNotCompleted: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "expense-service-not-completed", .error, .dataSet, source: "322号 据实列支",
                message: "费用关联的服务未完成",
                fix: "请核对服务编号；服务已完成的，请更新服务状态，未完成的不得列支。"),
            .expense, reads: [], with: Expense.serviceNo, .service
        ) { _, service, _, _ in
            guard let status = service[Service.status] else { return .skipped }
            return .violated(Expense.serviceNo, if: status != Service.Status.completed)
        }
    }
}

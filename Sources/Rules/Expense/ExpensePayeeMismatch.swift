import Canonical

extension DataSetRule {
    /// A provider's fee goes to a provider of the service.
    static var expensePayeeMismatch: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "expense-payee-mismatch", .warning, .dataSet, source: "32号 二(一) 套取",
                message: "收款方不是本次服务机构",
                fix: "请核对收款方代码与服务记录中的服务机构代码。"),
            .expense, reads: [Expense.category.index, Expense.payeeCreditCode.index],
            with: Expense.serviceNo, .service,
            placed: { expense, service, index, _ in
                guard let category = expense.record[Expense.category] else { return .skipped }
                guard category == Expense.Category.providerFee else { return .passed }
                let providers = index.names(in: Service.providerCreditCodes.index, of: service.position)
                guard let payee = expense.record[Expense.payeeCreditCode].flatMap({ RecordKey(parts: [$0]) }),
                    !providers.isEmpty
                else { return .skipped }
                // A payee that no record names is no provider of the service.
                let isProvider = index.name(.provider, payee).map(providers.contains) ?? false
                return .violated(Expense.payeeCreditCode, if: !isProvider)
            })
    }
}

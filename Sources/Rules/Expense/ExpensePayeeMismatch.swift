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
            with: Expense.serviceNo, .service
        ) { expense, service, _, _ in
            guard let category = expense[Expense.category] else { return .skipped }
            guard category == Expense.Category.providerFee else { return .passed }
            let providers = service.references(of: Service.providerCreditCodes.definition)
            guard let payee = expense[Expense.payeeCreditCode].flatMap({ RecordKey(parts: [$0]) }), !providers.isEmpty
            else { return .skipped }
            return .violated(Expense.payeeCreditCode, if: !providers.contains(payee))
        }
    }
}

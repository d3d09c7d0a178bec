extension Expense {
    /// What was paid for (费用类别, table `expense-category`).
    package enum Category {
        /// A provider's fee (第三方技术服务费).
        package static let providerFee: Code = "01"
        /// Anything else, which needs an explanation.
        package static let other: Code = "99"
    }
}

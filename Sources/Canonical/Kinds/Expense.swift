/// A payment for prevention services (服务费用支出).
///
/// Source: canonical-model §2.9.
package enum Expense {
    /// 费用编号.
    package static let expenseNo = Field<Text>(0, "expenseNo", "费用编号", .text(limit: 50, .identifier), .required)
    /// 服务记录编号: required unless pooled.
    package static let serviceNo = Field<Text>(
        1, "serviceNo", "服务记录编号", .reference(.service, isDependency: true), .conditional)
    /// 保单号: defaults to the service's.
    package static let policyNo = Field<Text>(2, "policyNo", "保单号", .reference(.policy, isDependency: true), .optional)
    /// 费用类别.
    package static let category = Field<Code>(3, "category", "费用类别", .code("expense-category"), .required)
    /// 支出金额: ≥ 0.
    package static let amount = Field<Fen>(4, "amount", "支出金额", .money, .required)
    /// 支付日期: decides the year.
    package static let paidOn = Field<CivilDate>(5, "paidOn", "支付日期", .date, .required)
    /// 收款方名称: may be a natural person.
    package static let payeeName = Field<Personal<Text>>(
        6, "payeeName", "收款方名称", .text(limit: 100, .name), .optional, .personal)
    /// 收款方统一社会信用代码.
    package static let payeeCreditCode = Field<Text>(7, "payeeCreditCode", "收款方统一社会信用代码", .creditCode, .optional)
    /// 凭证号: invoice or voucher number.
    package static let voucherNo = Field<Text>(8, "voucherNo", "凭证号", .text(limit: 50, .identifier), .required)
    /// 是否统筹费用: default false; 细则 8.
    package static let pooled = Field<Bool>(9, "pooled", "是否统筹费用", .boolean, .optional)
    /// 说明: category 99; pooled: activity and attendee list.
    package static let remark = Field<Text>(10, "remark", "说明", .text(limit: 500, .multiline), .conditional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .expense, id: "expense", label: "服务费用支出", key: [expenseNo.definition],
        control: amount.definition, referenceDay: .field(paidOn.definition),
        fields: [
            expenseNo.definition, serviceNo.definition, policyNo.definition, category.definition, amount.definition,
            paidOn.definition, payeeName.definition, payeeCreditCode.definition, voucherNo.definition,
            pooled.definition, remark.definition,
        ])
}

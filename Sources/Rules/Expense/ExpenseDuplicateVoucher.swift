import Canonical

extension DataSetRule {
    /// A payee's voucher is charged once, unless every expense on it is pooled; the later expense is flagged.
    static var expenseDuplicateVoucher: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "expense-duplicate-voucher", .error, .dataSet, source: "32号 二(一) 虚列",
                message: "凭证号{actual}重复列支",
                fix: "请核对凭证号；同一张凭证只能列支一次，多次服务合开的凭证请合并为一条费用。")
        ) { index, _, report in
            var vouchers = ByteTable()
            // Of each voucher whether an expense on it is not pooled.
            var unpooledSeen: [Bool] = []
            var bytes: [UInt8] = []
            index.forEachRecord(at: index.known(of: .expense)) { position, expense in
                let isStored = index.isStored(position)
                guard let number = expense[Expense.voucherNo], !expense.isUnusable(Expense.payeeCreditCode),
                    !expense.isUnusable(Expense.pooled)
                else {
                    if !isStored { report(.record(position), .skipped) }
                    return
                }
                // What makes a voucher the same: its number and who was paid; there may be millions, so their bytes are kept.
                bytes.removeAll(keepingCapacity: true)
                bytes.append(contentsOf: number.bytes)
                bytes.append(0)
                if let payee = expense[Expense.payeeCreditCode] { bytes.append(contentsOf: payee.bytes) }
                let (place, isNew) = vouchers.place(inserting: bytes.span)
                if isNew { unpooledSeen.append(false) }
                let isPooled = expense[Expense.pooled] ?? false
                let isRepeated = !isNew && (unpooledSeen[place] || !isPooled)
                if !isStored {
                    report(
                        .record(position),
                        .violated(Expense.voucherNo, if: isRepeated, .init(actual: number.string)))
                }
                unpooledSeen[place] = unpooledSeen[place] || !isPooled
            }
        }
    }
}

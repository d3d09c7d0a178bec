import Canonical

/// What was spent on prevention, by calendar year of payment; later duplicates and refused records do not count.
///
/// Stored expenses add to the years in which the batch has one; other years were judged with their own batches.
struct YearSums {
    /// The spend of one year.
    struct Spend {
        var total: Int64 = 0
        var december: Int64 = 0
        /// Whether the batch has a part in it.
        fileprivate var isOfBatch = false
    }

    /// By year, ascending.
    let years: [(year: Int, spend: Spend)]

    /// The spend of a data set.
    init(of index: some RecordIndex) {
        var sums: [Int: Spend] = [:]
        index.forEachRecord(at: index.known(of: .expense)) { position, expense in
            guard !expense.hasUnusableField, let amount = expense[Expense.amount], let paidOn = expense[Expense.paidOn]
            else { return }
            let (year, month, _) = paidOn.components
            var spend = sums[year] ?? Spend()
            spend.total = (Fen(spend.total) + amount).amount
            if month == 12 { spend.december = (Fen(spend.december) + amount).amount }
            if !index.isStored(position) { spend.isOfBatch = true }
            sums[year] = spend
        }
        years = sums.filter(\.value.isOfBatch).map { (year: $0.key, spend: $0.value) }.sorted { $0.year < $1.year }
    }

    /// The premium received in each calendar year, in fen.
    static func premiums(of index: some RecordIndex) -> [Int: Int64] {
        var sums: [Int: Int64] = [:]
        index.forEachRecord(at: index.known(of: .policy)) { _, policy in
            guard !policy.hasUnusableField, let received = policy[Policy.premiumReceived],
                let on = policy[Policy.premiumReceivedOn]
            else { return }
            sums[on.components.year, default: 0] = (Fen(sums[on.components.year, default: 0]) + received).amount
        }
        return sums
    }
}

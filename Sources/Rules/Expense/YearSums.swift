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
        for position in index.known(of: .expense) where !index.isRefused(position) {
            let expense = index.record(at: position)
            guard let amount = expense[Expense.amount], let paidOn = expense[Expense.paidOn] else { continue }
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
        for position in index.known(of: .policy) where !index.isRefused(position) {
            let policy = index.record(at: position)
            guard let received = policy[Policy.premiumReceived], let on = policy[Policy.premiumReceivedOn] else {
                continue
            }
            sums[on.components.year, default: 0] = (Fen(sums[on.components.year, default: 0]) + received).amount
        }
        return sums
    }
}

import Canonical

/// What was spent on prevention, by calendar year of payment; later duplicates and refused records do not count.
struct YearSums {
    /// The spend of one year.
    struct Spend {
        var total: Int64 = 0
        var december: Int64 = 0
    }

    /// By year, ascending.
    let years: [(year: Int, spend: Spend)]

    /// The spend of a data set.
    init(of index: some RecordIndex) {
        var sums: [Int: Spend] = [:]
        for position in index.positions(of: .expense) where !index.isRefused(position) {
            let expense = index.record(at: position)
            guard let amount = expense[Expense.amount], let paidOn = expense[Expense.paidOn] else { continue }
            let (year, month, _) = paidOn.components
            sums[year, default: Spend()].total = (Fen(sums[year, default: Spend()].total) + amount).amount
            if month == 12 {
                sums[year, default: Spend()].december = (Fen(sums[year, default: Spend()].december) + amount).amount
            }
        }
        years = sums.map { (year: $0.key, spend: $0.value) }.sorted { $0.year < $1.year }
    }

    /// The premium received in each calendar year, in fen.
    static func premiums(of index: some RecordIndex) -> [Int: Int64] {
        var sums: [Int: Int64] = [:]
        for position in index.positions(of: .policy) where !index.isRefused(position) {
            let policy = index.record(at: position)
            guard let received = policy[Policy.premiumReceived], let on = policy[Policy.premiumReceivedOn] else {
                continue
            }
            sums[on.components.year, default: 0] = (Fen(sums[on.components.year, default: 0]) + received).amount
        }
        return sums
    }
}

package import Canonical
package import Delivery

/// Which days a scheduled run reconciles: those since the last one, and those that were left undecided.
package enum DueAccounts {
    /// How many days a run catches up at most.
    private static let most = 31

    /// The days of one destination and kind.
    ///
    /// - Parameters:
    ///   - current: The latest reconciliations of the destination and kind.
    ///   - yesterday: The last day that is over.
    /// - Returns: The days, the earliest first; at least yesterday, unless that is settled already.
    package static func days(after current: [Reconciliation], until yesterday: CivilDate) -> [CivilDate] {
        let earliest = yesterday.adding(days: 1 - most)
        // What was reconciled before its day was over is looked at again when it is.
        let whole = current.filter { $0.startedAt.day > $0.account.day }
        let settled = whole.filter { $0.standing != .undecided && $0.standing != .alarm }.map(\.account.day)
        var days = Set(current.filter { $0.standing == .undecided }.map(\.account.day))
        let last = whole.map(\.account.day).max()
        var day = last.map { max($0.adding(days: 1), earliest) } ?? yesterday
        while day <= yesterday {
            days.insert(day)
            day = day.adding(days: 1)
        }
        return days.subtracting(settled).filter { (earliest...yesterday).contains($0) }.sorted()
    }
}

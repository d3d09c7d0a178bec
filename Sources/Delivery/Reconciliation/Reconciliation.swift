package import Canonical
package import Exchange

/// One account: what a destination accepted of one kind on one day.
package struct AccountID: Hashable, Sendable {
    /// Who accepted.
    package let destination: DestinationID
    /// The kind.
    package let kind: Kind
    /// The day in Asia/Shanghai by the receipt's own time of receiving.
    package let day: CivilDate

    /// An account by its parts.
    package init(destination: DestinationID, kind: Kind, day: CivilDate) {
        self.destination = destination
        self.kind = kind
        self.day = day
    }
}

/// How far a reconciliation got.
package enum ReconciliationState: String, Sendable, CaseIterable {
    /// Their list is being read.
    case reading
    /// Their list was read to its end.
    case read
    /// Compared: lines may be open.
    case compared
    /// Ended; the next run looks again at lines that are undecided.
    case ended
}

/// A reconciliation of one account as it stands.
package struct Reconciliation: Sendable, Equatable {
    /// Its number in the store.
    package let id: Int64
    /// What is reconciled.
    package let account: AccountID
    /// How far it got.
    package let state: ReconciliationState
    /// Where their list goes on; `nil` at its beginning and after its end.
    package let cursor: String?
    /// How many pages were read.
    package let pages: Int
    /// When it began.
    package let startedAt: Timestamp
    /// When it ended.
    package let endedAt: Timestamp?
    /// Their totals; `nil` before the first page.
    package let totals: ListedTotals?
    /// What was counted.
    package let counts: AccountCounts
    /// How many lines have each outcome.
    package let outcomes: [Discrepancy.Outcome: Int]
    /// How many lines are of each sort.
    package let sorts: [Discrepancy.Sort: Int]
    /// The control amount of what they do not list, in fen.
    package let missingMoney: Int64
    /// The control amount of what they list beside our account, as far as our books know it, in fen.
    package let addedMoney: Int64
    /// Why an operator closed it.
    package let closedReason: String?

    /// A reconciliation, as a store gives it.
    package init(
        id: Int64, account: AccountID, state: ReconciliationState, cursor: String?, pages: Int, startedAt: Timestamp,
        endedAt: Timestamp?, totals: ListedTotals?, counts: AccountCounts, outcomes: [Discrepancy.Outcome: Int],
        sorts: [Discrepancy.Sort: Int], missingMoney: Int64, addedMoney: Int64, closedReason: String?
    ) {
        self.id = id
        self.account = account
        self.state = state
        self.cursor = cursor
        self.pages = pages
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.totals = totals
        self.counts = counts
        self.outcomes = outcomes
        self.sorts = sorts
        self.missingMoney = missingMoney
        self.addedMoney = addedMoney
        self.closedReason = closedReason
    }

    /// How many lines are of these sorts.
    package func count(_ sorts: Discrepancy.Sort...) -> Int { sorts.reduce(0) { $0 + (self.sorts[$1] ?? 0) } }

    /// How many lines there are.
    package var lines: Int { sorts.values.reduce(0, +) }

    /// What their money has beyond ours and what the lines say: belongs to records that our books do not know.
    package var unexplainedMoney: Int64 {
        guard let totals else { return 0 }
        return totals.money.amount - counts.ownMoney + missingMoney - addedMoney
    }

    /// Whether theirs = ours − missing there + unknown here + other versions + listed twice, in count.
    package var isBalanced: Bool {
        counts.listed == counts.own - count(.missingThere, .otherVersion)
            + count(.unknownHere, .otherVersion, .listedTwice)
    }

    /// What a reconciliation says to an operator.
    package enum Standing: String, Sendable {
        /// Both accounts are the same.
        case same
        /// They differ, and every line is explained or acted upon.
        case explained
        /// Their list was not read to its end, or a line has no answer yet.
        case undecided
        /// An operator must look.
        case alarm
        /// An operator looked and closed it.
        case closed
    }

    /// What it says to an operator.
    package var standing: Standing {
        if closedReason != nil { return .closed }
        if outcomes[.alarm] ?? 0 > 0 { return .alarm }
        if state != .ended || (outcomes[.open] ?? 0) + (outcomes[.undecided] ?? 0) > 0 { return .undecided }
        return lines == 0 ? .same : .explained
    }
}

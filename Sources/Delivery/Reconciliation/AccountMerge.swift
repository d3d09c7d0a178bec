import Canonical
package import Exchange

/// Merges our account of a day and the platform's, both sorted by key, into lines where they differ.
///
/// Memory is bounded by the entries of one key: everything else is counted and handed over.
package struct AccountMerge: Sendable {
    /// An entry of either account.
    package enum Entry: Sendable {
        /// A record that we hold as accepted.
        case own(Discrepancy.Own)
        /// A record that they list.
        case listed(ListedRecord)

        fileprivate var key: String {
            switch self {
            case .own(let own): own.record.key
            case .listed(let record): record.key
            }
        }
    }

    /// What was counted so far.
    package private(set) var counts = AccountCounts()
    private var key: String?
    private var own: [Discrepancy.Own] = []
    private var listed: [ListedRecord] = []
    private var seen: Set<ListedRecord> = []

    /// A merge of two accounts that have nothing yet.
    package init() {}

    /// Takes the next entry; keys never fall.
    ///
    /// - Parameter entry: The entry.
    /// - Returns: The lines of the key before, where this one begins another.
    package mutating func add(_ entry: Entry) -> [Discrepancy] {
        var lines: [Discrepancy] = []
        if entry.key != key {
            precondition(key.map { $0.utf8.lexicographicallyPrecedes(entry.key.utf8) } ?? true, "keys are sorted")
            lines = finish()
            key = entry.key
        }
        switch entry {
        case .own(let record):
            own.append(record)
            counts.own += 1
            counts.ownMoney = counts.ownMoney + record.money.amount
        case .listed(let record):
            // The same item again: a page that came twice says nothing new.
            guard seen.insert(record).inserted else {
                counts.repeats += 1
                return lines
            }
            listed.append(record)
            counts.listed += 1
        }
        return lines
    }

    /// Ends the last key.
    ///
    /// - Returns: Its lines.
    package mutating func finish() -> [Discrepancy] {
        var lines: [Discrepancy] = []
        var missing: [Discrepancy.Own] = []
        for record in own {
            let (key, version) = (record.record.key, record.record.version)
            let same = listed.filter { $0.version == version }
            listed.removeAll { $0.version == version }
            guard
                let best = same.first(where: { $0 == record.record })
                    ?? same.min(by: { $0.isCloser(than: $1, to: record.record) })
            else {
                missing.append(record)
                continue
            }
            counts.matched += 1
            if best.batchNo != record.record.batchNo {
                lines.append(Discrepancy(.otherBatch, own: record, listed: best, listedMoney: record.money))
            } else if best.receiptNo != record.record.receiptNo {
                lines.append(Discrepancy(.otherReceipt, own: record, listed: best, listedMoney: record.money))
            }
            for other in same where other != best {
                let listed = ListedRecord(
                    key: key, version: version, batchNo: other.batchNo, receiptNo: other.receiptNo)
                lines.append(Discrepancy(.listedTwice, own: record, listed: listed, listedMoney: record.money))
            }
        }
        for record in missing {
            if listed.isEmpty {
                lines.append(Discrepancy(.missingThere, own: record, listed: nil))
            } else {
                lines.append(Discrepancy(.otherVersion, own: record, listed: listed.removeFirst()))
            }
        }
        for record in listed { lines.append(Discrepancy(.unknownHere, own: nil, listed: record)) }
        own.removeAll(keepingCapacity: true)
        listed.removeAll(keepingCapacity: true)
        seen.removeAll(keepingCapacity: true)
        return lines
    }
}

extension ListedRecord {
    fileprivate func isCloser(than other: ListedRecord, to record: ListedRecord) -> Bool {
        (batchNo == record.batchNo ? 0 : 1, batchNo, receiptNo) < (
            other.batchNo == record.batchNo ? 0 : 1, other.batchNo, other.receiptNo
        )
    }
}

/// What a merge counted.
package struct AccountCounts: Sendable, Equatable {
    /// Records that we hold.
    package var own = 0
    /// Their control amount, in fen.
    package var ownMoney: Int64 = 0
    /// Different items that they list.
    package var listed = 0
    /// Items that they list again, word for word.
    package var repeats = 0
    /// Records that both hold in the same version.
    package var matched = 0

    /// No entry.
    package init() {}
}

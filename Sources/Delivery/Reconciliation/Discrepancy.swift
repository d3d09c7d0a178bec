package import Canonical
package import Exchange

/// One line in which our account of a day and the platform's differ.
package struct Discrepancy: Sendable, Equatable {
    /// How they differ.
    package enum Sort: String, Sendable, CaseIterable {
        /// We hold it as accepted, they do not list it.
        case missingThere = "missing-there"
        /// They list it, we do not hold it as accepted on that day.
        case unknownHere = "unknown-here"
        /// They list another version of it than we hold.
        case otherVersion = "other-version"
        /// They list it under another batch.
        case otherBatch = "other-batch"
        /// They list it under another receipt of the same batch.
        case otherReceipt = "other-receipt"
        /// They list it under several batches, this one beside the one that we know.
        case listedTwice = "listed-twice"
        /// Their own totals are not those of what they list, or what is left of the money belongs to no line.
        case totals
    }

    /// What became of the line.
    package enum Outcome: String, Sendable, CaseIterable {
        /// The platform is to be asked.
        case open
        /// The platform's signed answer accepts the record all the same.
        case confirmed
        /// The platform denies it: the same version is queued for a new batch.
        case requeued
        /// The platform denies it, and a newer version took its place.
        case superseded
        /// Nothing is to be done: the line says why.
        case explained
        /// Nobody knows yet: it is looked at again with the next run.
        case undecided
        /// An operator must look.
        case alarm
    }

    /// The record as we hold it.
    package struct Own: Sendable, Equatable {
        /// The record, its batch and its receipt.
        package let record: ListedRecord
        /// Its share of the control amount.
        package let money: Fen

        /// A record by its parts.
        package init(record: ListedRecord, money: Fen) {
            self.record = record
            self.money = money
        }
    }

    /// How the accounts differ.
    package let sort: Sort
    /// The record as we hold it; `nil` where we do not.
    package let own: Own?
    /// The record as they list it; `nil` where they do not.
    package let listed: ListedRecord?
    /// What became of the line.
    package var outcome: Outcome
    /// What an operator reads about it.
    package var detail: String
    /// What their record counts by our books; `nil` where we do not know it.
    package var listedMoney: Fen?

    /// A line by its parts.
    package init(
        _ sort: Sort, own: Own?, listed: ListedRecord?, outcome: Outcome = .open, detail: String = "",
        listedMoney: Fen? = nil
    ) {
        self.sort = sort
        self.own = own
        self.listed = listed
        self.outcome = outcome
        self.detail = detail
        self.listedMoney = listedMoney
    }

    /// Insurer code `/` business key; empty for a line about totals.
    package var key: String { own?.record.key ?? listed?.key ?? "" }

    /// Whether they lack what we hold, so that its batch is to be asked about.
    package var isMissingThere: Bool { sort == .missingThere || sort == .otherVersion }
}

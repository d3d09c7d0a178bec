package import Canonical
package import Exchange

/// One record's story, from the source's row to the receipt's place in the log.
package struct RecordTrace: Sendable {
    /// One version and where it came from.
    package struct Version: Sendable {
        /// Its number.
        package let number: Int
        /// Stored or withdrawn.
        package let operation: Canonical.Operation
        /// When it was stored.
        package let storedAt: Timestamp
        /// The mapping with which it was read.
        package let mapping: String
        /// The file's name.
        package let file: String
        /// SM3 of the file, in hex.
        package let fileSM3: String
        /// The row, as an editor or Excel shows it.
        package let row: Int
        /// The names of the fields that differ from the version before.
        package let changed: [String]
        /// How it differs from the last accepted version of each destination; none where nothing was accepted before.
        package let differences: [RecordDifference]
        /// Where its content is; `nil` while it is in the store.
        package let archive: Archive?
        /// What became of it at each destination.
        package let deliveries: [Delivery]

        /// A version, as a store gives it.
        package init(
            number: Int, operation: Canonical.Operation, storedAt: Timestamp, mapping: String, file: String,
            fileSM3: String, row: Int, changed: [String], differences: [RecordDifference], archive: Archive?,
            deliveries: [Delivery]
        ) {
            self.number = number
            self.operation = operation
            self.storedAt = storedAt
            self.mapping = mapping
            self.file = file
            self.fileSM3 = fileSM3
            self.row = row
            self.changed = changed
            self.differences = differences
            self.archive = archive
            self.deliveries = deliveries
        }
    }

    /// One version at one destination.
    package struct Delivery: Sendable {
        /// Who receives.
        package let destination: DestinationID
        /// Where it stands.
        package let state: DeliveryState
        /// When that changed last.
        package let changedAt: Timestamp
        /// The platform's code, where it was refused.
        package let code: String?
        /// The platform's words.
        package let message: String?
        /// How urgent it is.
        package let lane: Lane
        /// By when it must be accepted.
        package let dueAt: Timestamp?
        /// What it waits for: kind, key, and where that stands; `nil` when there is no delivery of it.
        package let waitsFor: [(parent: Dependency, state: DeliveryState?)]
        /// The batches that held it, oldest first.
        package let batches: [Batch]
        /// The replays that held it.
        package let replays: [String]
        /// The upload of its content; `nil` for what has none, or goes where none is taken.
        package let content: ContentTrace?

        /// A delivery, as a store gives it.
        package init(
            destination: DestinationID, state: DeliveryState, changedAt: Timestamp, code: String?, message: String?,
            lane: Lane, dueAt: Timestamp?, waitsFor: [(parent: Dependency, state: DeliveryState?)], batches: [Batch],
            replays: [String], content: ContentTrace?
        ) {
            self.content = content
            self.destination = destination
            self.state = state
            self.changedAt = changedAt
            self.code = code
            self.message = message
            self.lane = lane
            self.dueAt = dueAt
            self.waitsFor = waitsFor
            self.batches = batches
            self.replays = replays
        }
    }

    /// An archive that holds what left the store.
    package struct Archive: Sendable, Equatable {
        /// Its number.
        package let number: Int
        /// Its file's name, in the folder of archives.
        package let file: String

        /// An archive, as a store gives it.
        package init(number: Int, file: String) {
            self.number = number
            self.file = file
        }
    }

    /// A batch that held the record.
    package struct Batch: Sendable {
        /// Its number.
        package let number: String
        /// The refused batch of which it is a part.
        package let parent: String?
        /// Where it stands.
        package let phase: BatchPhase
        /// When it was sealed.
        package let sealedAt: Timestamp
        /// The place of its sealing in the log; `nil` while it has none.
        package let position: Int64?
        /// Where its body, signed texts and answers are; `nil` while they are in the store.
        package let archive: Archive?
        /// What was tried.
        package let attempts: [Attempt]
        /// What was answered.
        package let receipts: [Receipt]

        /// A batch, as a store gives it.
        package init(
            number: String, parent: String?, phase: BatchPhase, sealedAt: Timestamp, position: Int64?,
            archive: Archive?,
            attempts: [Attempt], receipts: [Receipt]
        ) {
            self.number = number
            self.parent = parent
            self.phase = phase
            self.sealedAt = sealedAt
            self.position = position
            self.archive = archive
            self.attempts = attempts
            self.receipts = receipts
        }
    }

    /// A transmission or a question.
    package struct Attempt: Sendable {
        /// Its number within the batch.
        package let number: Int
        /// What it was for.
        package let purpose: AttemptPurpose
        /// When it began.
        package let at: Timestamp
        /// When it ended; `nil` while it is open.
        package let endedAt: Timestamp?
        /// How it ended, in a word.
        package let outcome: String?
        /// What the operator reads of it.
        package let detail: String?
        /// The HTTP status, where an answer came.
        package let status: Int?
        /// The place of its leaf in the log.
        package let position: Int64?

        /// An attempt, as a store gives it.
        package init(
            number: Int, purpose: AttemptPurpose, at: Timestamp, endedAt: Timestamp?, outcome: String?, detail: String?,
            status: Int?, position: Int64?
        ) {
            self.number = number
            self.purpose = purpose
            self.at = at
            self.endedAt = endedAt
            self.outcome = outcome
            self.detail = detail
            self.status = status
            self.position = position
        }
    }

    /// A verified receipt.
    package struct Receipt: Sendable {
        /// The platform's number.
        package let number: String
        /// What it says of the batch.
        package let state: String
        /// When it came.
        package let at: Timestamp
        /// The place of its leaf in the log.
        package let position: Int64?

        /// A receipt, as a store gives it.
        package init(
            number: String, state: String, at: Timestamp, position: Int64?
        ) {
            self.number = number
            self.state = state
            self.at = at
            self.position = position
        }
    }

    /// The record's kind.
    package let kind: Kind
    /// Insurer code `/` business key.
    package let key: String
    /// Its versions, oldest first.
    package let versions: [Version]

    /// A story, as a store gives it.
    package init(
        kind: Kind, key: String, versions: [Version]
    ) {
        self.kind = kind
        self.key = key
        self.versions = versions
    }
}

/// An answer that fits no batch of ours, or whose signature does not verify.
package struct StrayAnswer: Sendable, Equatable {
    /// Its number in the tray.
    package let number: Int64
    /// Who was asked.
    package let destination: DestinationID
    /// The batch that was sent or asked about.
    package let batch: String
    /// When it came.
    package let at: Timestamp
    /// Why it is believed in nothing.
    package let reason: String
    /// The HTTP status.
    package let status: Int

    /// An answer, as a store gives it.
    package init(
        number: Int64, destination: DestinationID, batch: String, at: Timestamp, reason: String, status: Int
    ) {
        self.number = number
        self.destination = destination
        self.batch = batch
        self.at = at
        self.reason = reason
        self.status = status
    }
}

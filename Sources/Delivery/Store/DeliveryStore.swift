package import Canonical
package import Evidence
package import Exchange

/// Where versions, deliveries, attempts, receipts and evidence are kept: the contract that every store fulfils.
///
/// Each function is one transaction, synced to disk before it returns: after a crash all of it is there, or nothing. A leaf
/// row commits with the change that it proves.
package protocol DeliveryStore: Sendable {
    /// Stores a file's records as new versions where their content changed, with their deliveries and leaves.
    ///
    /// What belongs to a record that is withdrawn is withdrawn with it, and counted as read and stored.
    /// - Parameters:
    ///   - file: The file and its books so far.
    ///   - records: Valid records in sending order.
    ///   - now: The present moment.
    ///   - action: The leaf of an operator's action that brings the records; `nil` for a file.
    ///   - parent: What a destination gets of a record that it was never sent and that goes there now because another one
    ///     refers to it; `nil` where it takes no such record.
    ///   - prepare: Makes the new version from the latest one; `nil` where nothing changed. Called inside the transaction.
    /// - Returns: The books with `unchanged` and `stored`.
    /// - Throws: Nothing of the file is stored then.
    func store(
        _ file: IntakeFile, records: [IncomingRecord], at now: Timestamp, action: Leaf?,
        parent: @escaping @Sendable (Record, DestinationID) -> OutgoingVersion?,
        prepare: @escaping @Sendable (IncomingRecord, VersionHead?) -> NewVersion?
    ) async throws(StoreError) -> IntakeBooks

    /// What is known of a destination as a whole.
    func control(of destination: DestinationID) async throws(StoreError) -> DestinationControl

    /// Notes an operator's decision about a destination, with its leaf.
    func set(
        _ control: DestinationControl, of destination: DestinationID, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError)

    /// Lets a destination go on after an operator dealt with what stopped it, with the decision's leaf.
    ///
    /// Nothing holds it back any more, and its breaker is closed; batches that could not be settled by themselves are asked about again; the deliveries
    /// of batches that were refused as a whole are queued for new batches, unless a newer version took their place. Gives
    /// how many were queued.
    func resume(_ destination: DestinationID, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Int

    /// Notes what an operator did, where nothing else changes with it.
    func note(_ leaf: Leaf, at now: Timestamp) async throws(StoreError)

    /// Takes an answer that fits no batch out of the tray: an operator looked at it.
    ///
    /// - Returns: `false`, with nothing changed, when there is no such answer.
    func closeStray(_ number: Int64, reason: String, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Bool

    /// Takes the batches of dead workers over: an open attempt is closed as lost, and its batch becomes unknown.
    ///
    /// - Parameters:
    ///   - destination: Whose batches.
    ///   - now: The present moment: leases that ended before it are free.
    ///   - isAlive: Whether an owner still runs; a lease of a dead one is free at once.
    /// - Returns: How many attempts were lost.
    /// - Throws: Nothing is taken over then.
    func takeOver(
        of destination: DestinationID, now: Timestamp, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Int

    /// Claims a sealed batch, or the content of an attachment, whose next attempt is due: questions about unknown outcomes
    /// first, then sends; parts of contents alternate with batches, and those of a priority report's go before other batches.
    ///
    /// What passed its deadline is parked before. The request counts as started: against rate, concurrency and budget. Nothing
    /// is sent before a priority report that waits to be sealed.
    ///
    /// - Parameters:
    ///   - destination: Whose batches.
    ///   - now: The present moment.
    ///   - terms: Who works on it, for how long, and what the destination allows.
    ///   - ahead: Batches that the caller sealed itself by `sealAhead`: what it has need not be read again.
    /// - Returns: The batch, leased to the caller; or why there is none.
    /// - Throws: Nothing is claimed then.
    func claimDue(
        of destination: DestinationID, now: Timestamp, terms: ClaimTerms, ahead: [ClaimedBatch]
    ) async throws(StoreError) -> NextBatch

    /// Seals the next batch of queued deliveries and claims it: by lane, then by deadline, then parents' kinds first.
    ///
    /// - Parameters:
    ///   - destination: Who receives it.
    ///   - limit: How many deliveries to offer at most.
    ///   - now: The present moment.
    ///   - terms: Who works on it, for how long, and what the destination allows.
    ///   - seal: Writes the batch from the first of the offered deliveries; its count says how many it took.
    /// - Returns: The batch, leased to the caller; or why there is none.
    /// - Throws: Nothing is sealed then.
    func sealNext(
        for destination: DestinationID, limit: Int, now: Timestamp, terms: ClaimTerms,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> NextBatch

    /// Seals the next batch of queued deliveries before a request may start: it waits to be claimed, by whoever is free first.
    ///
    /// - Parameters:
    ///   - destination: Who receives it.
    ///   - limit: How many deliveries to offer at most.
    ///   - now: The present moment.
    ///   - seal: Writes a batch, as `sealNext` has it.
    /// - Returns: The batch, leased to nobody; `nil` when nothing may be sealed.
    /// - Throws: Nothing is sealed then.
    func sealAhead(
        for destination: DestinationID, limit: Int, now: Timestamp,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> ClaimedBatch?

    /// What would be sent now, as it would be sealed: batches that wait to be sent, and what may be sealed.
    ///
    /// - Parameters:
    ///   - destination: Who receives.
    ///   - limit: How many deliveries to offer for a batch at most.
    ///   - most: How many batches at most: all of them are in memory at once.
    ///   - now: The present moment.
    ///   - seal: Writes a batch, as `sealNext` has it.
    /// - Returns: The batches in sending order; nothing is changed.
    /// - Throws: Nothing is changed then either.
    func preview(
        for destination: DestinationID, limit: Int, most: Int, now: Timestamp,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> [SealedBatch]

    /// Prolongs a lease while its batch is under way.
    ///
    /// Throws `leaseLost` when another worker holds the batch.
    func prolong(_ batch: ClaimedBatch, until moment: Timestamp) async throws(StoreError)

    /// Writes an attempt before its first byte, with its leaf and the batch's life, which has begun it.
    ///
    /// Throws `leaseLost` when another worker holds the batch.
    func begin(_ attempt: NewAttempt, on batch: ClaimedBatch) async throws(StoreError) -> OpenAttempt

    /// Writes what an attempt showed, with its leaves, and frees the batch.
    ///
    /// Throws `leaseLost` when another worker holds it.
    func finish(_ attempt: OpenAttempt, on batch: ClaimedBatch, with result: AttemptResult) async throws(StoreError)

    /// Notes what a ping showed: the destination's breaker learns of it, and nothing else.
    ///
    /// - Parameters:
    ///   - destination: Who was asked.
    ///   - sign: What it showed.
    ///   - owner: Who asked; when the ping is another's by now, nothing is noted.
    ///   - now: The present moment.
    ///   - draw: A draw from 0..<1.
    /// - Throws: Nothing is noted then.
    func endPing(
        of destination: DestinationID, showing sign: DestinationBreaker.Sign, by owner: LeaseOwner, at now: Timestamp,
        draw: Double
    ) async throws(StoreError)

    /// The earliest moment at which something of a destination becomes due; `nil` when nothing will without an operator.
    func nextDue(of destination: DestinationID, now: Timestamp) async throws(StoreError) -> Timestamp?

    /// The evidence log.
    var evidence: any EvidenceStore { get }

    /// What operators look at.
    var views: any DeliveryViews { get }

    /// The runs of scheduled jobs.
    var jobs: any JobBook { get }

    /// What operators must be told.
    var alerts: any AlertBook { get }

    /// Replays of failed deliveries.
    var replays: any ReplayStore { get }

    /// The regulator's packages.
    var packages: any PackageStore { get }

    /// What destinations list, compared with what we hold.
    var reconciliations: any ReconciliationStore { get }

    /// What destinations send us.
    var inbound: any InboundStore { get }

    /// The contents of attachments on their way to destinations that take them.
    var contents: any ContentStore { get }

    /// What is moved out of the store when it is old.
    var archive: any ArchiveStore { get }

    /// What is stored of an insurer's records, by its institution code: what rules look back at. Its functions answer at once.
    func history(of insurer: Text) -> any RecordHistory
}

/// A lease: who works on a batch, and until when.
package struct Lease: Sendable, Equatable {
    /// The worker's process.
    package let owner: LeaseOwner
    /// When the lease ends by itself.
    package let until: Timestamp

    /// A lease of an owner.
    package init(owner: LeaseOwner, until: Timestamp) {
        self.owner = owner
        self.until = until
    }
}

/// Under what terms a batch is claimed.
package struct ClaimTerms: Sendable {
    /// Who works on it, and for how long.
    package let lease: Lease
    /// What the destination's contract and calendar allow.
    package let policy: FlowPolicy
    /// Whether the destination can be asked if it is there, about no batch.
    package let canPing: Bool
    /// The caller's batches that were answered and are not settled yet: at the destination they take no place any longer.
    package let answered: [BatchNumber]
    /// Whether the destination takes the contents of attachments.
    package let takesContents: Bool

    /// Terms by their parts.
    package init(
        lease: Lease, policy: FlowPolicy = FlowPolicy(), canPing: Bool = false, answered: [BatchNumber] = [],
        takesContents: Bool = false
    ) {
        self.lease = lease
        self.policy = policy
        self.canPing = canPing
        self.answered = answered
        self.takesContents = takesContents
    }
}

/// What a claim found.
package enum NextBatch: Sendable {
    /// A batch, leased to the caller.
    case batch(ClaimedBatch)
    /// A content, leased to the caller.
    case content(ClaimedContent)
    /// Something is due, and a ping goes first: the caller's, until `endPing`.
    case ping
    /// Something is due, but nothing may start now.
    case held(Hold)
    /// Nothing is due.
    case nothing

    /// The batch, where there is one.
    package var batch: ClaimedBatch? {
        if case .batch(let batch) = self { batch } else { nil }
    }
}

/// A queued delivery that may go into a batch.
package struct DeliveryCandidate: Sendable {
    /// The delivery.
    package let delivery: DeliveryID
    /// The record as it would stand in the batch.
    package let record: BatchRecord
    /// By when it must be accepted there; `nil` for no deadline.
    package let dueAt: Timestamp?

    /// A candidate, as a store gives it.
    package init(delivery: DeliveryID, record: BatchRecord, dueAt: Timestamp?) {
        self.delivery = delivery
        self.record = record
        self.dueAt = dueAt
    }
}

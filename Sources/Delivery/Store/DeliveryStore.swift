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
    /// - Parameters:
    ///   - file: The file and its books so far.
    ///   - records: Valid records in sending order.
    ///   - now: The present moment.
    ///   - prepare: Makes the new version from the latest one; `nil` where nothing changed. Called inside the transaction.
    /// - Returns: The books with `unchanged` and `stored`.
    /// - Throws: Nothing of the file is stored then.
    func store(
        _ file: IntakeFile, records: [IncomingRecord], at now: Timestamp,
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
    /// Nothing holds it back any more; batches that could not be settled by themselves are asked about again; the deliveries
    /// of batches that were refused as a whole are queued for new batches, unless a newer version took their place. Gives
    /// how many were queued.
    func resume(_ destination: DestinationID, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Int

    /// Notes what an operator did, where nothing else changes with it.
    func note(_ leaf: Leaf, at now: Timestamp) async throws(StoreError)

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

    /// Claims a sealed batch whose next attempt is due: questions about unknown outcomes first, then sends.
    func claimDue(
        of destination: DestinationID, now: Timestamp, lease: Lease
    ) async throws(StoreError) -> ClaimedBatch?

    /// Seals the next batch of queued deliveries, parents' kinds first, and claims it.
    ///
    /// - Parameters:
    ///   - destination: Who receives it.
    ///   - limit: How many deliveries to offer at most.
    ///   - now: The present moment.
    ///   - lease: Who works on it, and for how long.
    ///   - seal: Writes the batch from the first of the offered deliveries; its count says how many it took.
    /// - Returns: The batch, leased to the caller; `nil` when nothing may be sealed.
    /// - Throws: Nothing is sealed then.
    func sealNext(
        for destination: DestinationID, limit: Int, now: Timestamp, lease: Lease,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> ClaimedBatch?

    /// Writes an attempt before its first byte, with its leaf and the batch's life, which has begun it.
    ///
    /// Throws `leaseLost` when another worker holds the batch.
    func begin(_ attempt: NewAttempt, on batch: ClaimedBatch) async throws(StoreError) -> OpenAttempt

    /// Writes what an attempt showed, with its leaves, and frees the batch.
    ///
    /// Throws `leaseLost` when another worker holds it.
    func finish(_ attempt: OpenAttempt, on batch: ClaimedBatch, with result: AttemptResult) async throws(StoreError)

    /// The earliest moment at which something of a destination becomes due; `nil` when nothing will without an operator.
    func nextDue(of destination: DestinationID, now: Timestamp) async throws(StoreError) -> Timestamp?

    /// The evidence log.
    var evidence: any EvidenceStore { get }

    /// What operators look at.
    var views: any DeliveryViews { get }

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

/// A queued delivery that may go into a batch.
package struct DeliveryCandidate: Sendable {
    /// The delivery.
    package let delivery: DeliveryID
    /// The record as it would stand in the batch.
    package let record: BatchRecord

    /// A candidate, as a store gives it.
    package init(delivery: DeliveryID, record: BatchRecord) {
        self.delivery = delivery
        self.record = record
    }
}

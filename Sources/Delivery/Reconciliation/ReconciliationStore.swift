package import Evidence
package import Exchange

/// The part of a store that compares what we hold as accepted with what destinations list; each change is one transaction.
package protocol ReconciliationStore: Sendable {
    /// Begins a reconciliation of an account, or goes on with the one that was not read to its end.
    ///
    /// - Parameters:
    ///   - account: What is reconciled.
    ///   - owner: This process.
    ///   - now: The present moment.
    ///   - isAlive: Whether another process that has it still runs.
    /// - Returns: `nil`, with nothing changed, when another living process is at it.
    /// - Throws: Nothing has begun then.
    func begin(
        _ account: AccountID, by owner: LeaseOwner, at now: Timestamp, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Reconciliation?

    /// Gives a reconciliation back, where this process has it; its place in their list stays.
    func free(_ id: Int64, by owner: LeaseOwner) async throws(StoreError)

    /// Keeps a page and the place at which the next begins, both or neither.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - id: The reconciliation.
    ///   - cursor: Where the page began; `nil` for the first.
    /// - Returns: `false`, with nothing kept, when the next page would be one that was read: their list goes round in a circle.
    /// - Throws: Nothing is kept then.
    func keep(_ page: ListedPage, of id: Int64, after cursor: String?) async throws(StoreError) -> Bool

    /// Drops what was read: their list is read from its beginning.
    func startAgain(_ id: Int64) async throws(StoreError)

    /// Compares a list that was read to its end with our account, and keeps the lines in which they differ.
    func compare(_ id: Int64) async throws(StoreError)

    /// The batches of lines that the platform is to be asked about.
    func batchesToAsk(_ id: Int64) async throws(StoreError) -> [BatchNumber]

    /// Takes a settled batch for a question about it.
    ///
    /// - Parameters:
    ///   - number: The batch.
    ///   - destination: Who received it.
    ///   - now: The present moment.
    ///   - terms: Who asks, for how long, and what the destination allows.
    ///   - isAlive: Whether another owner still runs.
    /// - Returns: The batch, or why it cannot be asked about now; `nothing` when another process has it, or it is no settled one.
    /// - Throws: Nothing is taken then.
    func takeSettled(
        _ number: BatchNumber, of destination: DestinationID, now: Timestamp, terms: ClaimTerms,
        isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> NextBatch

    /// Writes what a question about a settled batch showed, acts on the lines of a reconciliation, and frees the batch.
    ///
    /// A denied record is queued for a new batch in the same version, unless a newer version took its place; its leaf is written
    /// with it. Throws `leaseLost` when another worker holds the batch.
    ///
    /// - Parameters:
    ///   - attempt: The question.
    ///   - batch: The batch.
    ///   - result: What it showed.
    ///   - id: The reconciliation.
    ///   - actor: Who acts, for the leaves.
    ///   - judge: What the answer says of one record of the batch.
    /// - Throws: Nothing is written then.
    func finishQuestion(
        _ attempt: OpenAttempt, on batch: ClaimedBatch, with result: AttemptResult, of id: Int64, actor: String,
        judge: @escaping @Sendable (ListedRecord) -> ListedVerdict
    ) async throws(StoreError)

    /// Marks the lines of a batch that could not be asked about.
    func leaveUndecided(_ batch: BatchNumber, of id: Int64, reason: String) async throws(StoreError)

    /// Ends a run.
    func end(_ id: Int64, at now: Timestamp) async throws(StoreError)

    /// The latest reconciliation of every destination and kind, and each earlier one that an operator or a later run must look at.
    func current() async throws(StoreError) -> [Reconciliation]

    /// One reconciliation; `nil` when there is none of this number.
    func reconciliation(_ id: Int64) async throws(StoreError) -> Reconciliation?

    /// Some lines of a reconciliation, in the order of their keys: what needs an operator first.
    func lines(of id: Int64, limit: Int) async throws(StoreError) -> [Discrepancy]

    /// Closes what an operator has looked at.
    ///
    /// - Returns: `false`, with nothing changed, when the account's latest reconciliation needs nobody.
    func close(_ account: AccountID, reason: String, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Bool
}

/// What a platform's answer about a batch says of a record that its list lacks.
package enum ListedVerdict: Sendable {
    /// The record is accepted: the list is at fault.
    case confirmed
    /// The platform does not hold it.
    case denied(Denial)
    /// The answer says nothing yet.
    case undecided(String)
    /// The platform holds something else under the batch's number.
    case conflict(String)
}

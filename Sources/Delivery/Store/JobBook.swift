/// The runs of scheduled jobs, shared by all processes: one slot runs once, and a job never runs twice at a time.
package protocol JobBook: Sendable {
    /// Begins a run.
    ///
    /// A job that was never seen before begins with its next slot: `slot` is only noted.
    ///
    /// - Parameters:
    ///   - job: The job's name.
    ///   - slot: The slot that is due.
    ///   - owner: This process.
    ///   - now: The present moment.
    ///   - isAlive: Whether the owner of an unfinished run still runs.
    /// - Returns: `false` when the slot, or a later one, has run, or a run is under way.
    /// - Throws: Nothing has begun then.
    func begin(
        _ job: String, slot: Timestamp, owner: LeaseOwner, at now: Timestamp,
        isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Bool

    /// Ends a run, with how it ended.
    func end(_ job: String, status: Int, at now: Timestamp) async throws(StoreError)

    /// Every job's last run: slot, when it ended, and how.
    func runs() async throws(StoreError) -> [JobRun]
}

/// A job's last run.
package struct JobRun: Sendable, Equatable {
    /// The job's name.
    package let job: String
    /// The slot.
    package let slot: Timestamp
    /// When it ended; `nil` while it runs.
    package let endedAt: Timestamp?
    /// How it ended, as an exit code of the command line.
    package let status: Int?

    /// A run, as a store gives it.
    package init(job: String, slot: Timestamp, endedAt: Timestamp?, status: Int?) {
        self.job = job
        self.slot = slot
        self.endedAt = endedAt
        self.status = status
    }
}

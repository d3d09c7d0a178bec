package import Evidence

/// The part of a store that keeps replays; each change is one transaction with its leaf.
package protocol ReplayStore: Sendable {
    /// The deliveries of a group of failures, oldest record first.
    func members(of group: FailureGroup) async throws(StoreError) -> [FailedDelivery]

    /// Keeps a plan.
    func insert(_ plan: ReplayPlan, leaf: Leaf) async throws(StoreError)

    /// All replays, the latest first.
    func replays() async throws(StoreError) -> [Replay]

    /// The replay of this number; `nil` when there is none.
    func replay(_ id: String) async throws(StoreError) -> Replay?

    /// A replay's items with what became of each.
    func items(of id: String) async throws(StoreError) -> [(item: ReplayItem, outcome: String)]

    /// The replays that began and have not ended, the earliest first.
    func begun() async throws(StoreError) -> [BegunReplay]

    /// Takes a replay for a process that carries it out, so that no other does.
    ///
    /// - Parameters:
    ///   - id: The replay.
    ///   - owner: The process.
    ///   - isAlive: Whether another process that has it still runs.
    /// - Returns: `false`, with nothing changed, when another living process has it.
    /// - Throws: Nothing has changed then.
    func claim(
        _ id: String, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Bool

    /// Gives a replay back, where this process has it.
    func free(_ id: String, by owner: LeaseOwner) async throws(StoreError)

    /// Notes a second person's approval.
    ///
    /// - Returns: `false`, with nothing changed, when the replay is not a planned one.
    func approve(_ id: String, by: String, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Bool

    /// Queues the next items of a replay as one portion: its next step.
    ///
    /// An item whose delivery is no longer where the plan saw it is left out. A batch whose outcome is unknown is sent again
    /// as it is.
    ///
    /// - Parameters:
    ///   - id: The replay.
    ///   - step: The number of steps that the caller saw: nothing happens when another one was faster.
    ///   - count: How many items at most.
    ///   - leaf: The step's leaf.
    ///   - now: The present moment.
    /// - Returns: `false` when nothing happened.
    /// - Throws: Nothing happened then.
    func release(
        _ id: String, after step: Int, count: Int, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool

    /// Writes the outcomes of released items that have one by now.
    func settle(_ id: String) async throws(StoreError)

    /// Brings a replay into another state.
    ///
    /// - Parameters:
    ///   - id: The replay.
    ///   - state: The new state.
    ///   - from: The states from which it may come; from another nothing happens.
    ///   - note: Why.
    ///   - leaf: The change's leaf.
    ///   - now: The present moment.
    /// - Returns: `false` when nothing happened.
    /// - Throws: Nothing happened then.
    func move(
        _ id: String, to state: ReplayState, from: Set<ReplayState>, note: String?, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool
}

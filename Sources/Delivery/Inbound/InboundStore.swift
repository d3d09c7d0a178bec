package import Canonical
package import Evidence
package import Exchange

/// The part of a store that keeps what destinations send us; each change is one transaction.
package protocol InboundStore: Sendable {
    /// Takes a feed for a process that reads it.
    ///
    /// - Parameters:
    ///   - feed: The feed.
    ///   - owner: This process.
    ///   - isAlive: Whether another process that reads it still runs.
    /// - Returns: How far it was read; `nil`, with nothing changed, when another living process reads it.
    /// - Throws: Nothing has changed then.
    func begin(
        _ feed: FeedID, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> FeedState?

    /// Gives a feed back, where this process has it.
    func free(_ feed: FeedID, by owner: LeaseOwner) async throws(StoreError)

    /// Keeps a page's items and its cursor, both or neither; an item that is there already is not kept again.
    ///
    /// Throws `leaseLost` when another process went on from this place.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - feed: The feed.
    ///   - cursor: Where the page began; `nil` for the first.
    ///   - now: The present moment.
    /// - Returns: What it brought.
    /// - Throws: Nothing is kept then.
    func keep(
        _ page: FeedPage, of feed: FeedID, after cursor: String?, at now: Timestamp
    ) async throws(StoreError) -> FeedGain

    /// Forgets the place: the feed is read from its beginning, and what is there stays.
    func startAgain(_ feed: FeedID) async throws(StoreError)

    /// Notes, or with `nil` takes back, that something may be missing from a feed.
    ///
    /// - Parameters:
    ///   - gap: What, in words for operators.
    ///   - feed: The feed.
    ///   - leaf: The evidence of it; `nil` for none.
    ///   - now: The present moment.
    /// - Returns: Whether anything changed.
    /// - Throws: Nothing has changed then.
    func note(gap: String?, of feed: FeedID, leaf: Leaf?, at now: Timestamp) async throws(StoreError) -> Bool

    /// All feeds that were ever read.
    func feeds() async throws(StoreError) -> [FeedState]

    /// The notices, each in its latest revision, the latest accident first.
    func notices() async throws(StoreError) -> [StoredNotice]

    /// Writes the policies of a notice; what was exported stays exported.
    func match(_ notice: Int64, with policies: [NoticeMatch], at now: Timestamp) async throws(StoreError)

    /// Notes that an insurer was told of a notice.
    func noteExport(of notice: Int64, to insurer: String, leaf: Leaf, at now: Timestamp) async throws(StoreError)

    /// The units that must be insured on a day, by credit code.
    func obligatedUnits(on day: CivilDate) async throws(StoreError) -> [ObligatedUnit]

    /// The changes of code tables that belong to no release yet, the latest of each code.
    func stagedChanges() async throws(StoreError) -> [CodeChange]

    /// Makes a release of all staged changes of some tables.
    ///
    /// - Parameters:
    ///   - release: The release; its changes say which.
    ///   - leaf: Its leaf.
    /// - Throws: Nothing has changed then.
    func plan(_ release: CodeRelease, leaf: Leaf) async throws(StoreError)

    /// Brings a planned release into force, or gives it up: its changes are staged again then.
    ///
    /// - Returns: `false`, with nothing changed, when it is not planned.
    func decide(
        _ id: String, _ state: CodeRelease.State, by: String, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool

    /// All releases, the latest first.
    func releases() async throws(StoreError) -> [CodeRelease]
}

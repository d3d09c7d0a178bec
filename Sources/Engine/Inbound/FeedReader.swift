package import Delivery
import Evidence
package import Exchange

/// Reads the feeds of one destination to their ends: items and cursor together, each item once (wire.md §1.6).
package struct FeedReader: Sendable {
    private let destination: DestinationID
    private let desk: DestinationDesk
    private let pages: SignedPages
    private let line: any Line
    private let store: any DeliveryStore
    private let surroundings: Surroundings
    private let actor: String

    /// A reader of one destination's feeds.
    ///
    /// - Parameters:
    ///   - destination: Who sends them.
    ///   - desk: What requests are signed and answers verified with.
    ///   - policy: What the destination's contract allows.
    ///   - line: The way to the destination.
    ///   - store: Where items are kept.
    ///   - surroundings: Clock, chance, owner and log.
    ///   - actor: Who acts, for the evidence.
    package init(
        destination: DestinationID, desk: DestinationDesk, policy: FlowPolicy, line: any Line,
        store: any DeliveryStore, surroundings: Surroundings, actor: String
    ) {
        self.destination = destination
        self.desk = desk
        pages = SignedPages(
            profile: desk.profile, verifier: desk.verifier, policy: policy, surroundings: surroundings)
        self.line = line
        self.store = store
        self.surroundings = surroundings
        self.actor = actor
    }

    /// Reads what is new.
    ///
    /// - Parameter feed: A feed that the destination has.
    /// - Returns: What came, and what kept it from its end.
    /// - Throws: What the store or the signing key refuses; pages kept by then stay.
    package func pull(_ feed: Feed) async throws(SyncError) -> FeedReport {
        let id = FeedID(destination: destination, feed: feed)
        let owner = surroundings.owner
        var report = FeedReport(feed: id)
        let now = surroundings.time.now()
        if let hold = try await asking({ () throws(StoreError) in try await store.control(of: destination) }).hold(
            at: now)
        {
            report.obstacle = Obstacle(reason: hold.sentence, needsOperator: hold.reason == .blocked)
            return report
        }
        let begun = try await asking { () throws(StoreError) in
            try await store.inbound.begin(id, by: owner.own) { $0 != owner.own && owner.isAlive($0) }
        }
        guard let begun else {
            report.obstacle = Obstacle(reason: "另一个进程正在读取", needsOperator: false)
            return report
        }
        do throws(SyncError) { try await read(from: begun, into: &report) } catch {
            // Whatever is wrong with the store, the feed is free when its process is gone.
            try? await store.inbound.free(id, by: owner.own)
            throw error
        }
        try await asking { () throws(StoreError) in try await store.inbound.free(id, by: owner.own) }
        return report
    }

    private func read(from begun: FeedState, into report: inout FeedReport) async throws(SyncError) {
        let id = begun.id
        var (cursor, seen, hasStartedAgain) = (begun.cursor, Set<String>(), false)
        while true {
            let from = cursor
            let result = try await pages.ask(over: line) { () throws(SyncError) in
                try await request(id.feed, after: from)
            }
            switch result {
            case .nothing(let obstacle):
                report.obstacle = obstacle
                return
            case .cursorUnknown:
                guard !hasStartedAgain, from != nil else {
                    report.obstacle = Obstacle(reason: "平台一再丢失游标", needsOperator: true)
                    return
                }
                hasStartedAgain = true
                try await asking { () throws(StoreError) in try await store.inbound.startAgain(id) }
                (cursor, seen) = (nil, [])
            case .answer(let answer):
                let page: FeedPage
                do throws(AnswerError) { page = try desk.profile.page(of: answer, feed: id.feed) } catch {
                    report.obstacle = Obstacle(reason: error.reason(status: answer.status), needsOperator: true)
                    return
                }
                let now = surroundings.time.now()
                report.gain += try await asking { () throws(StoreError) in
                    try await store.inbound.keep(page, of: id, after: from, at: now)
                }
                report.pages += 1
                let next = page.next ?? from
                // Nothing came, or the platform leads back to a page that was read: nothing more to read until the next run.
                guard !page.items.isEmpty, let next, next != from, seen.insert(next).inserted else {
                    if hasStartedAgain { try await note(reread: begun, report: &report) }
                    return
                }
                cursor = next
            }
            if Task.isCancelled {
                report.obstacle = Obstacle(reason: "运行被中止", needsOperator: false)
                return
            }
        }
    }

    /// Says what reading from the beginning showed: whether it joins what was there, or something may be missing in between.
    private func note(reread begun: FeedState, report: inout FeedReport) async throws(SyncError) {
        let joins = report.gain.repeated + report.gain.corrected > 0
        report.isReread = true
        let gap = joins ? nil : "游标失效后重读的内容与此前收到的没有重叠，其间可能有缺：请向平台索取后用 anze feeds close 关闭"
        guard begun.items > 0, let gap else { return }
        let now = surroundings.time.now()
        let leaf = Leaf.operatorAction(
            action: "feed-gap", subject: "\(destination) \(begun.id.feed.rawValue)", reason: "cursor unknown",
            actor: actor,
            at: now.text)
        report.gap = gap
        _ = try await asking { () throws(StoreError) in
            try await store.inbound.note(gap: gap, of: begun.id, leaf: leaf, at: now)
        }
    }

    private func request(_ feed: Feed, after cursor: String?) async throws(SyncError) -> SignedRequest {
        let signed: SignedRequest?
        do {
            signed = try await desk.signer.page(
                of: feed, after: cursor, milliseconds: surroundings.time.now().milliseconds,
                nonce: surroundings.random.bytes(16))
        } catch { throw .signer("\(error)") }
        guard let signed else { preconditionFailure("only feeds that the destination has are read") }
        return signed
    }

    private func asking<Value>(_ question: () async throws(StoreError) -> Value) async throws(SyncError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}

/// What a run did with one feed.
package struct FeedReport: Sendable {
    /// The feed.
    package let feed: FeedID
    /// What came.
    package internal(set) var gain = FeedGain()
    /// How many pages came.
    package internal(set) var pages = 0
    /// Whether the platform had lost the cursor, and everything was read again.
    package internal(set) var isReread = false
    /// What may be missing.
    package internal(set) var gap: String?
    /// What kept it from its end.
    package internal(set) var obstacle: Obstacle?

    init(feed: FeedID) { self.feed = feed }
}

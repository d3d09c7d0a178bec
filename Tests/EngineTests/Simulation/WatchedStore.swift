import Canonical
import Delivery
import Evidence
import Exchange
import Synchronization

/// A classic bug, put into what surrounds the engine, to see that the simulation catches it.
enum ClassicBug: String, CaseIterable, Sendable {
    /// An unknown outcome is sent again instead of being asked about.
    case retryOnUnknown
    /// Every attempt on a batch has a number of its own.
    case newNumberEachTime
    /// The breaker is there, and nobody looks at it.
    case breakerBurnsAttempts
    /// A worker whose batch was taken over writes its result all the same.
    case staleResultWritten
    /// What is asked about too early, and not found, is believed not to have arrived.
    case earlyAbsenceBelieved
    /// A batch goes out although its attempt could not be written.
    case sentUnwritten
    /// Deadlines are there, and nobody looks at them.
    case deadlineIgnored
}

/// What all workers of a simulation have done, as an observer beside the store sees it.
final class Watch: Sendable {
    struct State {
        var violations: [String] = []
        var epochs: [String: Int] = [:]
        var silent = 0
        var closedUntil: Timestamp?
        var underWay = 0
        var mostUnderWay = 0
        /// By when each version of a record must have gone out, as far as it has a deadline.
        var due: [String: Timestamp] = [:]
        /// What a second person let go out late.
        var allowedLate: Set<String> = []
    }

    let state = Mutex(State())

    func violate(_ sentence: String) { state.withLock { $0.violations.append(sentence) } }

    /// Notes that a version has a deadline.
    func note(_ version: NewVersion) {
        state.withLock { state in
            for outgoing in version.projections where outgoing.dueAt != nil {
                state.due[Watch.name(outgoing.projection.key, version.number)] = outgoing.dueAt
            }
        }
    }

    /// What of a batch passed its deadline without anybody's leave.
    func late(in batch: ClaimedBatch, at now: Timestamp) -> [String] {
        state.withLock { state in
            batch.members.map { Watch.name($0.key, $0.version) }.filter { name in
                state.due[name].map { $0 < now } ?? false && !state.allowedLate.contains(name)
            }
        }
    }

    /// Notes that a second person let these go out late.
    func allow(_ items: [ReplayItem], at now: Timestamp) {
        state.withLock { state in
            for item in items where item.skip == nil {
                let name = Watch.name(item.key, item.version)
                if let due = state.due[name], due <= now { state.allowedLate.insert(name) }
            }
        }
    }

    /// A version of a record in one word.
    static func name(_ key: String, _ version: Int) -> String { "\(key) \(version)" }

    /// The breaker as the contract has it: after five silent outcomes in a row, nothing for half a minute.
    func note(_ outcome: AttemptOutcome, at now: Timestamp) {
        state.withLock { state in
            switch outcome {
            case .notSent, .unknown:
                // What fails while it is open began before: it prolongs nothing.
                if let until = state.closedUntil, now < until { break }
                state.silent += 1
                if state.silent >= 5 { state.closedUntil = now.adding(seconds: 30) }
            case .receipt, .absent, .refused, .conflict, .nonceUsed, .later(.windowClosed, _, _): state.silent = 0
            case .later, .blocked, .lost: break
            }
        }
    }
}

/// A worker's store: it notes what passes, fails with its disk, and may die after an attempt has begun, or carry a bug.
struct WatchedStore: DeliveryStore {
    let base: any DeliveryStore
    let watch: Watch
    var faults = StoreFaults.none
    var bug: ClassicBug?
    var dies = false
    /// What happens before a result is written.
    var beforeFinish: @Sendable (ClaimedBatch) async -> Void = { _ in }
    /// What operators see, where it is not what the store says.
    var shown: (any DeliveryViews)?

    func store(
        _ file: IntakeFile, records: [IncomingRecord], at now: Timestamp, action: Leaf?,
        parent: @escaping @Sendable (Record, DestinationID) -> OutgoingVersion?,
        prepare: @escaping @Sendable (IncomingRecord, VersionHead?) -> NewVersion?
    ) async throws(StoreError) -> IntakeBooks {
        try await faults.around { () throws(StoreError) in
            try await base.store(file, records: records, at: now, action: action, parent: parent) { incoming, head in
                let version = prepare(incoming, head)
                if let version { watch.note(version) }
                return version
            }
        }
    }

    func control(of destination: DestinationID) async throws(StoreError) -> DestinationControl {
        try await base.control(of: destination)
    }

    func set(
        _ control: DestinationControl, of destination: DestinationID, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) {
        try await faults.around { () throws(StoreError) in
            try await base.set(control, of: destination, leaf: leaf, at: now)
        }
    }

    func resume(_ destination: DestinationID, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Int {
        try await faults.around { () throws(StoreError) in
            watch.state.withLock { state in
                state.closedUntil = nil
                state.silent = 0
            }
            return try await base.resume(destination, leaf: leaf, at: now)
        }
    }

    func note(_ leaf: Leaf, at now: Timestamp) async throws(StoreError) {
        try await faults.around { () throws(StoreError) in try await base.note(leaf, at: now) }
    }

    func closeStray(
        _ number: Int64, reason: String, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await base.closeStray(number, reason: reason, leaf: leaf, at: now)
    }

    func takeOver(
        of destination: DestinationID, now: Timestamp, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Int {
        try await faults.around { () throws(StoreError) in
            try await base.takeOver(of: destination, now: now, isAlive: isAlive)
        }
    }

    func claimDue(
        of destination: DestinationID, now: Timestamp, terms: ClaimTerms, ahead: [ClaimedBatch]
    ) async throws(StoreError) -> NextBatch {
        try await trustIfBuggy(destination, now)
        return try await faults.around { () throws(StoreError) in
            claimed(try await base.claimDue(of: destination, now: seen(now), terms: terms, ahead: ahead))
        }
    }

    func sealNext(
        for destination: DestinationID, limit: Int, now: Timestamp, terms: ClaimTerms,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> NextBatch {
        try await faults.around { () throws(StoreError) in
            claimed(try await base.sealNext(for: destination, limit: limit, now: seen(now), terms: terms, seal: seal))
        }
    }

    func sealAhead(
        for destination: DestinationID, limit: Int, now: Timestamp,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> ClaimedBatch? {
        try await faults.around { () throws(StoreError) in
            try await base.sealAhead(for: destination, limit: limit, now: seen(now), seal: seal)
        }
    }

    /// The present moment, as one sees it who is to look at no deadline.
    private func seen(_ now: Timestamp) -> Timestamp {
        bug == .deadlineIgnored ? now.adding(seconds: -100_000) : now
    }

    func preview(
        for destination: DestinationID, limit: Int, most: Int, now: Timestamp,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> [SealedBatch] {
        try await base.preview(for: destination, limit: limit, most: most, now: now, seal: seal)
    }

    func prolong(_ batch: ClaimedBatch, until moment: Timestamp) async throws(StoreError) {
        try await base.prolong(batch, until: moment)
    }

    func begin(_ attempt: NewAttempt, on batch: ClaimedBatch) async throws(StoreError) -> OpenAttempt {
        let isClosed = watch.state.withLock { state in state.closedUntil.map { attempt.at < $0 } ?? false }
        let open: OpenAttempt
        do throws(StoreError) {
            open = try await faults.around { () throws(StoreError) in try await base.begin(attempt, on: batch) }
        } catch {
            guard bug == .sentUnwritten, error == StoreFaults.failure else { throw error }
            open = OpenAttempt(number: 1, purpose: attempt.purpose)
        }
        if isClosed { watch.violate("an attempt passed the open breaker") }
        // What may have been applied already is only repeated: it went out in time.
        if attempt.purpose == .send, batch.life.unknownSince == nil {
            for name in watch.late(in: batch, at: attempt.at) {
                watch.violate("I7: \(name) was sent after its deadline without leave, in \(batch.batch.number)")
            }
        }
        return open
    }

    func finish(
        _ attempt: OpenAttempt, on batch: ClaimedBatch, with result: AttemptResult
    ) async throws(StoreError) {
        if dies { throw StoreFaults.failure }
        await beforeFinish(batch)
        let newest = watch.state.withLock { $0.epochs[batch.batch.number.text] } ?? batch.epoch
        var batch = batch
        let isStale = batch.epoch < newest
        if bug == .staleResultWritten, isStale { batch = batch.with(epoch: newest) }
        try await faults.around { () throws(StoreError) in
            try await base.finish(attempt, on: batch, with: bug == .retryOnUnknown ? result.sentAgain : result)
            if isStale { watch.violate("a stale worker's result was written") }
            watch.note(result.outcome, at: result.at)
        }
    }

    func endPing(
        of destination: DestinationID, showing sign: DestinationBreaker.Sign, by owner: LeaseOwner, at now: Timestamp,
        draw: Double
    ) async throws(StoreError) {
        if dies { throw StoreFaults.failure }
        try await faults.around { () throws(StoreError) in
            try await base.endPing(of: destination, showing: sign, by: owner, at: now, draw: draw)
        }
    }

    func nextDue(of destination: DestinationID, now: Timestamp) async throws(StoreError) -> Timestamp? {
        try await base.nextDue(of: destination, now: now)
    }

    var evidence: any EvidenceStore { FaultyEvidence(base: base.evidence, faults: faults) }
    var views: any DeliveryViews { shown ?? base.views }
    var jobs: any JobBook { base.jobs }
    var alerts: any AlertBook { base.alerts }
    var replays: any ReplayStore { FaultyReplays(base: base.replays, faults: faults) }
    var packages: any PackageStore { base.packages }
    var archive: any ArchiveStore { base.archive }
    var contents: any ContentStore { base.contents }

    var inbound: any InboundStore { base.inbound }

    var reconciliations: any ReconciliationStore { base.reconciliations }

    func history(of insurer: Text) -> any RecordHistory { base.history(of: insurer) }

    private func claimed(_ next: NextBatch) -> NextBatch {
        if let batch = next.batch { watch.state.withLock { $0.epochs[batch.batch.number.text] = batch.epoch } }
        return next
    }

    private func trustIfBuggy(_ destination: DestinationID, _ now: Timestamp) async throws(StoreError) {
        guard bug == .breakerBurnsAttempts else { return }
        let leaf = Leaf.operatorAction(action: "bug", subject: "", reason: "", actor: "", at: now.text)
        _ = try await base.resume(destination, leaf: leaf, at: now)
    }
}

extension ClaimedBatch {
    fileprivate func with(epoch: Int) -> ClaimedBatch {
        ClaimedBatch(
            destination: destination, batch: batch, members: members, life: life, lane: lane, parent: parent,
            ticket: ticket, epoch: epoch)
    }
}

extension AttemptResult {
    /// The result as a gateway writes it that sends again what it knows nothing of.
    fileprivate var sentAgain: AttemptResult {
        guard case .unknown = outcome else { return self }
        return AttemptResult(
            outcome: outcome, at: at, status: status, bytesSent: bytesSent,
            life: BatchLife(phase: .ready, lastSentAt: life.lastSentAt), nextAt: at, draw: draw)
    }
}

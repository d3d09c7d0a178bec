package import Delivery
import Exchange
import Logging

/// One synchronisation of one destination: everything that is due goes out over the destination's lines.
package struct SyncRun: Sendable {
    private let courier: Courier
    private let lines: [any Line]
    private let store: any DeliveryStore
    private let surroundings: Surroundings
    private let isUntilIdle: Bool

    /// How far ahead a run that waits for idleness looks, in seconds (cli.md, `--until-idle`).
    private static let horizon = 60.0
    /// How often it looks whether another process has ended its requests, or died, in seconds.
    private static let look = 1.0

    /// A run.
    ///
    /// - Parameters:
    ///   - courier: The destination's courier.
    ///   - lines: As many as requests may be under way at once; at least one.
    ///   - store: Where deliveries are kept.
    ///   - surroundings: Clock and log.
    ///   - isUntilIdle: Whether to wait for what becomes due within a minute.
    package init(
        courier: Courier, lines: [any Line], store: any DeliveryStore, surroundings: Surroundings, isUntilIdle: Bool
    ) {
        self.courier = courier
        self.lines = lines
        self.store = store
        self.surroundings = surroundings
        self.isUntilIdle = isUntilIdle
    }

    private enum Event: Sendable {
        case answered(line: Int, EndedExchange)
        case settled(BatchNumber, line: Int?, SyncError?)
        case freed(line: Int, SyncError?)
        case sealed(ClaimedBatch?, SyncError?)
        case alarm(Timestamp)
    }

    /// Works until nothing is due or nothing is allowed.
    ///
    /// A cancelled run starts nothing new; what its lines carry at that moment ends as they see it, at worst unknown.
    package func run() async throws(SyncError) {
        do throws(StoreError) { try await courier.waiveContents() } catch { throw .store(error) }
        let failure = await withTaskGroup(of: Event.self, returning: SyncError?.self) { group in
            var free = Array(lines.indices)
            var alarm: Timestamp?
            var lookedAt: Timestamp?
            var failure: SyncError?
            var isEnding = false
            var ahead = Ahead(most: lines.count)
            var pinging: Set<Int> = []
            // What was answered and is being settled, while its line carries the next.
            var settling: [BatchNumber] = []
            while true {
                do throws(SyncError) {
                    // At first, and after every wait: other workers may have died meanwhile.
                    if lookedAt.map({ now.seconds(since: $0) >= SyncRun.look }) ?? true {
                        try await takeOver()
                        lookedAt = now
                    }
                    var hold: Hold?
                    while failure == nil, !isEnding, !Task.isCancelled, let line = free.last {
                        guard let errand = try await nextErrand(ahead.batches, settling, &hold) else { break }
                        free.removeLast()
                        switch errand {
                        case .batch(let batch): ahead.claimed(batch)
                        case .content: break
                        case .ping: pinging.insert(line)
                        }
                        group.addTask { await run(errand, line: line) }
                    }
                    // A line that is freed later need not wait for the sealing of what it then carries.
                    // While nobody knows whether the destination is there, nothing is sealed for later.
                    if free.isEmpty, pinging.isEmpty, failure == nil, !Task.isCancelled, ahead.begins() {
                        group.addTask { await sealAhead() }
                    }
                    let isBusy = free.count < lines.count || ahead.isSealing || !settling.isEmpty
                    var due: Timestamp?
                    if failure == nil, !isEnding, !Task.isCancelled, !free.isEmpty {
                        due = try await next(after: hold, isBusy: isBusy)
                    }
                    if let due, due < alarm ?? .distantFuture {
                        alarm = due
                        let time = surroundings.time
                        group.addTask {
                            // A cancelled wait ends like a finished one: the loop looks again and stops.
                            try? await time.sleep(until: due)
                            return .alarm(due)
                        }
                    }
                    isEnding = isEnding || due == nil && !isBusy
                } catch { failure = failure ?? error }
                // Only alarms are cut short: attempts under way are waited for, since their answers are worth having.
                if isEnding || failure != nil && free.count == lines.count && !ahead.isSealing && settling.isEmpty {
                    group.cancelAll()
                }
                guard let event = await group.next() else { return failure }
                switch event {
                case .alarm(let moment):
                    if alarm == moment { alarm = nil }
                case .answered(let line, let ended):
                    let isFreed = ended.frees && settling.count < lines.count
                    if isFreed { free.append(line) }
                    settling.append(ended.batch.batch.number)
                    group.addTask { await settle(ended, line: isFreed ? nil : line) }
                case .settled(let batch, let line, let error):
                    settling.removeAll { $0 == batch }
                    if let line { free.append(line) }
                    failure = failure ?? error
                    ahead.hasMore = true
                case .freed(let line, let error):
                    free.append(line)
                    failure = failure ?? error
                    // A content that was taken frees what waited for it.
                    if pinging.remove(line) == nil { ahead.hasMore = true }
                case .sealed(let batch, let error):
                    ahead.ended(batch)
                    failure = failure ?? error
                }
            }
        }
        if let failure { throw failure }
    }

    private var now: Timestamp { surroundings.time.now() }

    /// What a line carries.
    private enum Errand: Sendable {
        case batch(ClaimedBatch)
        case content(ClaimedContent)
        case ping
    }

    private func run(_ errand: Errand, line: Int) async -> Event {
        // A task of its own, which the run's cancellation does not reach: a store writes nothing for a cancelled task, and
        // the answer to an attempt under way is worth having.
        await Task { () -> Event in
            do throws(SyncError) {
                switch errand {
                case .batch(let batch):
                    if let ended = try await courier.exchange(batch, over: lines[line]) {
                        return .answered(line: line, ended)
                    }
                case .content(let content): try await courier.work(on: content, over: lines[line])
                case .ping: try await courier.ping(over: lines[line])
                }
                return .freed(line: line, nil)
            } catch { return .freed(line: line, error) }
        }.value
    }

    /// Settles in a task of its own, like `run`; `line` is what becomes free with it.
    private func settle(_ ended: EndedExchange, line: Int?) async -> Event {
        await Task { () -> Event in
            let batch = ended.batch.batch.number
            do throws(SyncError) {
                try await courier.settle(ended)
                return .settled(batch, line: line, nil)
            } catch { return .settled(batch, line: line, error) }
        }.value
    }

    private func takeOver() async throws(SyncError) {
        do throws(StoreError) {
            let owner = surroundings.owner
            let lost = try await store.takeOver(of: courier.destination, now: now) { owner.isAlive($0) }
            guard lost > 0 else { return }
            surroundings.logger.warning(
                "attempts taken over from a worker that died or whose lease ended: outcome unknown, to be asked about",
                metadata: [LogKey.count: "\(lost)", LogKey.destination: "\(courier.destination)"])
        } catch { throw .store(error) }
    }

    /// Seals a batch in a task of its own, like `run`.
    private func sealAhead() async -> Event {
        await Task { () -> Event in
            do throws(StoreError) { return .sealed(try await courier.sealAhead(), nil) } catch {
                return .sealed(nil, .store(error))
            }
        }.value
    }

    /// What a free line carries next; `ahead` is what this run has sealed for it, `answered` what it is settling.
    private func nextErrand(
        _ ahead: [ClaimedBatch], _ answered: [BatchNumber], _ hold: inout Hold?
    ) async throws(SyncError) -> Errand? {
        do throws(StoreError) {
            switch try await courier.next(ahead: ahead, answered: answered) {
            case .batch(let batch): return .batch(batch)
            case .content(let content): return .content(content)
            case .ping: return .ping
            case .held(let reason):
                hold = reason
                return nil
            case .nothing: return nil
            }
        } catch { throw .store(error) }
    }

    /// When to look again; `nil` when nothing will become due that this run waits for.
    private func next(after hold: Hold?, isBusy: Bool) async throws(SyncError) -> Timestamp? {
        guard let hold else { return try await dueSoon() }
        switch hold.reason {
        case .paused, .blocked: return nil
        // The rate is no reason to go: its waits are short.
        case .rate: return hold.until
        case .concurrency, .breaker, .throttled, .budget, .window:
            guard isUntilIdle else { return nil }
            if let until = hold.until { return within(until) }
            // A request under way ends by itself, here or in another process.
            return isBusy ? nil : now.adding(seconds: SyncRun.look)
        }
    }

    private func dueSoon() async throws(SyncError) -> Timestamp? {
        guard isUntilIdle else { return nil }
        do throws(StoreError) {
            return try await store.nextDue(of: courier.destination, now: now).flatMap { within($0) }
        } catch { throw .store(error) }
    }

    /// A moment, if this run waits for it.
    private func within(_ moment: Timestamp) -> Timestamp? {
        moment.seconds(since: now) <= SyncRun.horizon ? moment : nil
    }
}

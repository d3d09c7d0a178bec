package import Delivery
import Exchange
import Logging

/// One synchronisation of one destination: everything that is due goes out over the destination's lines.
package struct SyncRun: Sendable {
    private let courier: Courier
    private let lines: [any Line]
    private let pace: Double
    private let store: any DeliveryStore
    private let surroundings: Surroundings
    private let isUntilIdle: Bool

    /// How far ahead a run that waits for idleness looks, in seconds (cli.md, `--until-idle`).
    private static let horizon = 60.0

    /// A run.
    ///
    /// - Parameters:
    ///   - courier: The destination's courier.
    ///   - lines: As many as requests may be under way at once; at least one.
    ///   - perSecond: How many requests may start in a second; `nil` for no limit.
    ///   - store: Where deliveries are kept.
    ///   - surroundings: Clock and log.
    ///   - isUntilIdle: Whether to wait for what becomes due within a minute.
    package init(
        courier: Courier, lines: [any Line], perSecond: Int?, store: any DeliveryStore, surroundings: Surroundings,
        isUntilIdle: Bool
    ) {
        self.courier = courier
        self.lines = lines
        pace = perSecond.map { 1 / Double($0) } ?? 0
        self.store = store
        self.surroundings = surroundings
        self.isUntilIdle = isUntilIdle
    }

    private enum Event: Sendable {
        case freed(line: Int, SyncError?)
        case alarm
    }

    /// Works until nothing is due or nothing is allowed.
    ///
    /// A cancelled run starts nothing new; what its lines carry at that moment ends as they see it, at worst unknown.
    package func run() async throws(SyncError) {
        let failure = await withTaskGroup(of: Event.self, returning: SyncError?.self) { group in
            var free = Array(lines.indices)
            var isAlarmSet = false
            var isFresh = true
            var failure: SyncError?
            while true {
                do throws(SyncError) {
                    // At first, and after every wait: other workers may have died meanwhile.
                    if isFresh { try await takeOver() }
                    isFresh = false
                    while failure == nil, !Task.isCancelled, let line = free.last, let batch = try await nextBatch() {
                        free.removeLast()
                        group.addTask { await work(on: batch, line: line) }
                        if pace > 0 { try? await surroundings.time.sleep(until: now.adding(seconds: pace)) }
                    }
                    if failure == nil, !Task.isCancelled, !isAlarmSet, !free.isEmpty, let due = try await dueSoon() {
                        isAlarmSet = true
                        let time = surroundings.time
                        group.addTask {
                            // A cancelled wait ends like a finished one: the loop looks again and stops.
                            try? await time.sleep(until: due)
                            return .alarm
                        }
                    }
                } catch { failure = failure ?? error }
                // Only the alarm is cut short: attempts under way are waited for, since their answers are worth having.
                if failure != nil || Task.isCancelled, isAlarmSet, free.count == lines.count { group.cancelAll() }
                guard let event = await group.next() else { return failure }
                switch event {
                case .alarm:
                    isAlarmSet = false
                    isFresh = true
                case .freed(let line, let error):
                    free.append(line)
                    failure = failure ?? error
                }
            }
        }
        if let failure { throw failure }
    }

    private var now: Timestamp { surroundings.time.now() }

    private func work(on batch: ClaimedBatch, line: Int) async -> Event {
        // A task of its own, which the run's cancellation does not reach: a store writes nothing for a cancelled task, and
        // the answer to an attempt under way is worth having.
        let failure = await Task { () -> SyncError? in
            do throws(SyncError) {
                try await courier.work(on: batch, over: lines[line])
                return nil
            } catch { return error }
        }.value
        return .freed(line: line, failure)
    }

    private func takeOver() async throws(SyncError) {
        do throws(StoreError) {
            let owner = surroundings.owner
            let lost = try await store.takeOver(of: courier.destination, now: now) { owner.isAlive($0) }
            guard lost > 0 else { return }
            surroundings.logger.warning(
                "attempts of a dead worker taken over: outcome unknown, to be asked about",
                metadata: [LogKey.count: "\(lost)", LogKey.destination: "\(courier.destination)"])
        } catch { throw .store(error) }
    }

    private func nextBatch() async throws(SyncError) -> ClaimedBatch? {
        do throws(StoreError) {
            guard try await store.control(of: courier.destination).isOpen(at: now) else { return nil }
            return try await courier.next()
        } catch { throw .store(error) }
    }

    /// When to look again; `nil` when nothing will become due that this run waits for.
    private func dueSoon() async throws(SyncError) -> Timestamp? {
        guard isUntilIdle else { return nil }
        do throws(StoreError) {
            let control = try await store.control(of: courier.destination)
            guard control.blocked == nil, control.paused == nil else { return nil }
            guard var due = try await store.nextDue(of: courier.destination, now: now) else { return nil }
            if let notBefore = control.notBefore { due = max(due, notBefore) }
            guard due.seconds(since: now) <= SyncRun.horizon else { return nil }
            return due
        } catch { throw .store(error) }
    }
}

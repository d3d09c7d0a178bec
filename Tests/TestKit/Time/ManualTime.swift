package import Delivery
import Synchronization

/// Time that moves only when a test moves it.
///
/// A test starts the code under test, waits until `someoneSleeps()`, and then advances: nothing depends on how fast a
/// machine is.
package final class ManualTime: TimeSource {
    private struct Sleeper {
        let until: Timestamp
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var now: Timestamp
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// Time that stands at a moment.
    package init(_ now: Timestamp) { state = Mutex(State(now: now)) }

    package func now() -> Timestamp { state.withLock { $0.now } }

    package func sleep(until moment: Timestamp) async throws(CancellationError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isCancelled = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in fallAsleep(id, until: moment, continuation) }
        } onCancel: {
            cancel(id)
        }
        if isCancelled { throw CancellationError() }
    }

    /// Moves time on and wakes everyone whose moment has come.
    ///
    /// - Parameter seconds: How far; not negative.
    package func advance(by seconds: Double) {
        let woken = state.withLock { state in
            state.now = state.now.adding(seconds: seconds)
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.until < $1.until }
        }
        for sleeper in woken { sleeper.continuation.resume(returning: false) }
    }

    /// Moves time on to the moment for which the first sleeper waits, and wakes it.
    package func advanceToFirstSleeper() async {
        await someoneSleeps()
        let wait = state.withLock { state in
            state.sleepers.values.map { $0.until.seconds(since: state.now) }.min() ?? 0
        }
        advance(by: max(0, wait))
    }

    /// Returns as soon as someone sleeps; at once when someone does already.
    package func someoneSleeps() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(continuation) }
                return !state.sleepers.isEmpty
            }
            if isThere { continuation.resume() }
        }
    }

    private func fallAsleep(_ id: Int, until moment: Timestamp, _ continuation: CheckedContinuation<Bool, Never>) {
        /// Whether the sleep ends at once, and then whether by cancellation; and who waited for a sleeper.
        let (ended, watchers): (Bool?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            if state.cancelled.remove(id) != nil { return (true, []) }
            guard moment > state.now else { return (false, []) }
            state.sleepers[id] = Sleeper(until: moment, continuation: continuation)
            defer { state.watchers = [] }
            return (nil, state.watchers)
        }
        if let ended { continuation.resume(returning: ended) }
        for watcher in watchers { watcher.resume() }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state in
            guard let sleeper = state.sleepers.removeValue(forKey: id) else {
                state.cancelled.insert(id)
                return Sleeper?.none
            }
            return sleeper
        }
        sleeper?.continuation.resume(returning: true)
    }
}

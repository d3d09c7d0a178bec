import ShangMi
import Simulator
import Synchronization

/// Time that moves only when told; waits end at once, or when they are released.
final class ManualTime: Sendable {
    private struct State {
        var now: Int64
        var waits: [Duration] = []
        var isHolding = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// Starts a minute after the gateway's certificate becomes valid.
    init() throws {
        let start = try DevelopmentPKI.signer("gateway-sign").certificate.notBefore
        state = Mutex(State(now: (start + 60) * 1000))
    }

    var now: Int64 { state.withLock { $0.now } }
    var waits: [Duration] { state.withLock { $0.waits } }

    var clock: PlatformClock {
        PlatformClock(now: { self.now }, wait: { await self.wait($0) })
    }

    func advance(milliseconds: Int64) {
        state.withLock { $0.now += milliseconds }
    }

    /// From now on waits last until `release()`.
    func hold() {
        state.withLock { $0.isHolding = true }
    }

    func release() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Returns once something is held.
    func someoneWaits() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.held.isEmpty { state.watchers.append(continuation) }
                return !state.held.isEmpty
            }
            if isThere { continuation.resume() }
        }
    }

    private func wait(_ duration: Duration) async {
        await withCheckedContinuation { continuation in
            let (isHeld, watchers) = state.withLock { state in
                state.waits.append(duration)
                guard state.isHolding else { return (false, [CheckedContinuation<Void, Never>]()) }
                state.held.append(continuation)
                defer { state.watchers = [] }
                return (true, state.watchers)
            }
            for watcher in watchers { watcher.resume() }
            if !isHeld { continuation.resume() }
        }
    }
}

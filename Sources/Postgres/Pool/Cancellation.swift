import Synchronization

/// The wish of one caller to have no result any longer; it goes to the lane that works for it, and to no later caller.
final class Cancellation: Sendable {
    private struct State {
        var isRaised = false
        var wakeUp: WakeUp?
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Ends the wait, and what runs.
    func raise() {
        state.withLock { state in
            state.isRaised = true
            state.wakeUp?.signal()
        }
    }

    /// Runs work that a signal of this caller ends.
    func guarding<Value>(_ wakeUp: WakeUp, _ work: () throws -> Value) rethrows -> Value {
        state.withLock { state in
            state.wakeUp = wakeUp
            if state.isRaised { wakeUp.signal() }
        }
        defer {
            state.withLock { $0.wakeUp = nil }
            wakeUp.clear()
        }
        return try work()
    }
}

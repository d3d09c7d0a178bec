import Dispatch
import Synchronization

/// A value that another thread computes, for a caller that blocks until it is there.
package final class ComputedAhead<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let group = DispatchGroup()

    /// Begins to compute.
    package init(_ compute: @escaping @Sendable () -> Value) {
        DispatchQueue.global().async(group: group) {
            let computed = compute()
            self.value.withLock { $0 = computed }
        }
    }

    /// Waits for the value, and hands it over: once.
    package func wait() -> Value {
        group.wait()
        guard let value = value.withLock({ $0.take() }) else { preconditionFailure("a value is handed over once") }
        return value
    }
}

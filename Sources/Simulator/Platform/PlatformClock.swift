import Foundation

/// The platform's time and its way of waiting; tests bring their own.
package struct PlatformClock: Sendable {
    /// Unix milliseconds.
    package let now: @Sendable () -> Int64
    /// Waits, or throws when the task is cancelled.
    package let wait: @Sendable (Duration) async throws -> Void

    /// A clock made of two functions.
    package init(now: @escaping @Sendable () -> Int64, wait: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.wait = wait
    }

    /// The machine's clock.
    package static let system = PlatformClock(
        now: { Int64((Date().timeIntervalSince1970 * 1000).rounded()) },
        wait: { try await Task.sleep(for: $0) })
}

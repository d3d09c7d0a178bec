package import Delivery
import Foundation

/// The system's clock.
package struct SystemTime: TimeSource {
    /// The clock of this machine.
    package init() {}

    package func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    package func sleep(until moment: Timestamp) async throws(CancellationError) {
        let rest = moment.seconds(since: now())
        guard rest > 0 else { return }
        do { try await Task.sleep(for: .seconds(rest)) } catch { throw CancellationError() }
    }
}

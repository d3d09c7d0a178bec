package import Delivery
import Foundation
import Synchronization

/// The clock that a gateway goes by: this machine's, or that of the machine which holds its store.
package final class SystemTime: TimeSource {
    private let shared = Mutex<SharedClock?>(nil)

    /// The clock of this machine.
    package init() {}

    /// Goes by another clock from now on; by this machine's own where there is none.
    package func follow(_ clock: SharedClock?) { shared.withLock { $0 = clock } }

    /// How many seconds this machine's own clock is ahead of the one that is followed; negative when it is behind.
    package var ahead: Double { SystemTime.machine.seconds(since: now()) }

    package func now() -> Timestamp { shared.withLock { $0 }?.now() ?? SystemTime.machine }

    package func sleep(until moment: Timestamp) async throws(CancellationError) {
        let rest = moment.seconds(since: now())
        guard rest > 0 else { return }
        do { try await Task.sleep(for: .seconds(rest)) } catch { throw CancellationError() }
    }

    private static var machine: Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

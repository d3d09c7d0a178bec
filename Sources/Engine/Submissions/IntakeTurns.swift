import Synchronization

/// Counts each insurer's requests under way, so that one insurer's leave connections for the others.
final class IntakeTurns: Sendable {
    /// How many requests of one insurer may be under way.
    let limit: Int
    private let counts = Mutex<[String: Int]>([:])

    /// A quarter of so many connections, and never fewer than two.
    init(connections: Int) { limit = max(2, connections / 4) }

    /// Begins a request of an insurer.
    ///
    /// - Returns: Whether she may have another one; who may not has none to end.
    func begin(_ insurer: String) -> Bool {
        counts.withLock { counts in
            guard counts[insurer, default: 0] < limit else { return false }
            counts[insurer, default: 0] += 1
            return true
        }
    }

    /// Ends a request that began.
    func end(_ insurer: String) { counts.withLock { $0[insurer, default: 0] -= 1 } }
}

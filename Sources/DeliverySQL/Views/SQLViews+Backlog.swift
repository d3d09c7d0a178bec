import Canonical
import Delivery

extension SQLViews {
    /// What of a destination may be sent now, and what is under way: each has an index of its own.
    private static let waiting = [
        "state = 'queued' AND blockers = 0", "state IN ('dispatching', 'unknown', 'acceptedPending')",
    ]

    func backlog(of insurer: Text) async throws(StoreError) -> Backlog {
        // Keys are `<insurer code>/<business key>`, and `0` follows the slash.
        let (first, end) = ("\(insurer.string)/", "\(insurer.string)0")
        return try await database.read { session in
            var (count, oldest): (Int, Int64?) = (0, nil)
            for destination in try SQLViews.destinations(session) {
                for condition in SQLViews.waiting {
                    let row = try session.row(
                        """
                        SELECT count(*) AS n, min(changed_at) AS oldest FROM delivery WHERE destination = ?
                        AND \(condition) AND lane < ? AND key >= ? AND key < ?
                        """, [destination, Lane.backfill.rawValue, first, end])
                    count += try row?["n"] ?? 0
                    oldest = [oldest, try row?["oldest"]].compactMap { $0 }.min()
                }
            }
            return Backlog(count: count, oldest: oldest.map { Timestamp(milliseconds: $0) })
        }
    }
}

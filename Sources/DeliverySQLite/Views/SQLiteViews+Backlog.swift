import Canonical
import Delivery
import GRDB

extension SQLiteViews {
    /// What of a destination may be sent now, and what is under way: each has an index of its own.
    private static let waiting = [
        "state = 'queued' AND blockers = 0", "state IN ('dispatching', 'unknown', 'acceptedPending')",
    ]

    func backlog(of insurer: Text) async throws(StoreError) -> Backlog {
        // Keys are `<insurer code>/<business key>`, and `0` follows the slash.
        let (first, end) = ("\(insurer.string)/", "\(insurer.string)0")
        return try await store.read { database in
            var (count, oldest): (Int, Int64?) = (0, nil)
            for destination in try SQLiteViews.destinations(database) {
                for condition in SQLiteViews.waiting {
                    let row = try Row.fetchOne(
                        database,
                        sql: """
                            SELECT count(*) AS n, min(changed_at) AS oldest FROM delivery WHERE destination = ?
                            AND \(condition) AND lane < ? AND key >= ? AND key < ?
                            """, arguments: [destination, Lane.backfill.rawValue, first, end])
                    count += row?["n"] ?? 0
                    oldest = [oldest, row?["oldest"]].compactMap { $0 }.min()
                }
            }
            return Backlog(count: count, oldest: oldest.map { Timestamp(milliseconds: $0) })
        }
    }
}

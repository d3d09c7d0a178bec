import Canonical
import Delivery

/// What deliveries wait for.
enum Needs {
    /// The kinds whose records belong to others, as SQL texts.
    static let owned = Kind.allCases.filter { $0.definition.owner != nil }.map { "'\($0.id)'" }.joined(separator: ", ")

    /// What a delivery waits for, and what that waits for in turn, as far as it is not accepted: `need(destination, kind,
    /// key)`, beginning with the rows of `first`.
    static func table(_ first: String) -> String {
        """
        WITH RECURSIVE need(destination, kind, key) AS (
            \(first) UNION
            SELECT r.destination, r.kind, r.key FROM need AS n
            JOIN delivery AS p ON p.destination = n.destination AND p.kind = n.kind AND p.key = n.key
                AND p.state NOT IN ('accepted', 'superseded')
            JOIN dependency AS r ON r.delivery = p.id AND r.met = 0)
        """
    }
}

extension SQLSession {
    /// Whether a priority delivery waits for something that is not accepted.
    func hasWaitingPriority() throws -> Bool {
        try value(
            Bool.self, "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'queued' AND lane = 0 AND blockers > 0)")
            ?? false
    }

    /// Lends a priority delivery's lane to everything that it waits for, and gives a delivery the lane of those that wait
    /// for it: a report is never behind bulk, not even through its parents, and neither is what belongs to it.
    func lendLanes(around delivery: Int64, lane: Lane) throws {
        if lane != .priority {
            // A new version of something that a priority delivery waits for.
            let lent = try perform(
                """
                UPDATE delivery SET lane = 0 WHERE id = ? AND EXISTS (SELECT 1 FROM dependency AS r
                JOIN delivery AS c ON c.id = r.delivery WHERE r.destination = delivery.destination
                AND r.kind = delivery.kind AND r.key = delivery.key AND r.met = 0 AND c.lane = 0
                AND c.state = 'queued')
                """, [delivery])
            guard lent > 0 else { return }
        } else {
            // What belongs to a record that was none of the priority lane when it came.
            try perform(
                """
                UPDATE delivery SET lane = 0 WHERE lane <> 0 AND state = 'queued' AND kind IN (\(Needs.owned))
                AND id IN (SELECT r.delivery FROM delivery AS o JOIN dependency AS r ON r.destination = o.destination
                AND r.kind = o.kind AND r.key = o.key AND r.met = 0 WHERE o.id = ?)
                """, [delivery])
        }
        try perform(
            """
            \(Needs.table("SELECT destination, kind, key FROM dependency WHERE delivery = ? AND met = 0"))
            UPDATE delivery SET lane = 0 WHERE lane <> 0 AND state = 'queued'
            AND (destination, kind, key) IN (SELECT destination, kind, key FROM need)
            """, [delivery])
        // What is sealed already goes with its batch, as it is.
        try perform(
            """
            \(Needs.table("SELECT destination, kind, key FROM dependency WHERE delivery = ? AND met = 0"))
            UPDATE batch SET lane = 0 WHERE lane <> 0 AND phase IN ('ready', 'dispatching', 'unknown', 'processing')
            AND number IN (SELECT d.batch FROM need AS n JOIN delivery AS d ON d.destination = n.destination
            AND d.kind = n.kind AND d.key = n.key AND d.batch IS NOT NULL)
            """, [delivery])
    }
}

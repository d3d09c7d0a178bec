import Canonical
import Delivery
import Exchange

/// What operators ask of the store.
struct SQLViews: DeliveryViews {
    let database: any SQLDatabase
    let vault: StoreVault

    func books() async throws(StoreError) -> StoreBooks {
        try await database.read { session in
            let versions = try session.value(Int.self, "SELECT count(*) FROM version") ?? 0
            let delivered = try session.value(Int.self, "SELECT count(DISTINCT version) FROM delivery") ?? 0
            // Positions go from 0 without gaps, and no leaf is ever removed.
            let leaves =
                try session.value(
                    Int.self,
                    """
                    SELECT coalesce((SELECT max(position) + 1 FROM leaf), 0)
                    + (SELECT count(*) FROM leaf WHERE position IS NULL)
                    """) ?? 0
            let names = try SQLViews.destinations(session)
            return StoreBooks(
                intake: try SQLViews.intake(session), withDelivery: delivered,
                withoutDestination: versions - delivered,
                destinations: try names.map { try SQLViews.destination($0, session) }, leaves: leaves)
        }
    }

    func failures() async throws(StoreError) -> [FailureGroup] {
        try await database.read { session in
            try session.rows(
                """
                SELECT destination, state, kind, coalesce(code, '') AS code, coalesce(message, '') AS message,
                count(*) AS total, min(changed_at) AS first_at, max(changed_at) AS last_at, min(due_at) AS due
                FROM delivery AS d WHERE state IN ('rejected', 'quarantined', 'late', 'unknown') AND \(SQLViews.isOpen)
                GROUP BY destination, state, kind, coalesce(code, ''), coalesce(message, '') ORDER BY total DESC, destination, kind, code
                """
            ).map { row in try SQLViews.group(row, session) }
        }
    }

    /// Whether a delivery `d` that failed still needs somebody: no correction of it was accepted, and it was not withdrawn, which
    /// supersedes at once what never arrived.
    private static let isOpen = """
        NOT (d.state = 'rejected' AND EXISTS (SELECT 1 FROM delivery AS newer WHERE newer.destination = d.destination
        AND newer.kind = d.kind AND newer.key = d.key AND newer.number > d.number AND (newer.state = 'accepted'
        OR (newer.operation = 'withdraw' AND newer.state = 'superseded'))))
        """

    /// The destinations that have deliveries or a state of their own: from one to the next in the index, not through it.
    static func destinations(_ session: any SQLSession) throws -> [String] {
        try session.values(
            String.self,
            """
            WITH RECURSIVE name(id) AS (SELECT min(destination) FROM delivery UNION ALL
            SELECT (SELECT min(destination) FROM delivery WHERE destination > name.id) FROM name WHERE id IS NOT NULL)
            SELECT id FROM name WHERE id IS NOT NULL UNION SELECT id FROM destination ORDER BY 1
            """)
    }

    private static func intake(_ session: any SQLSession) throws -> IntakeBooks {
        var books = IntakeBooks()
        let sums = [
            "rows", "statement_rows", "unreadable_rows", "blank_rows", "read", "refused", "duplicate", "held",
            "unchanged", "stored",
        ].map { "CAST(coalesce(sum(\($0)), 0) AS BIGINT) AS \($0)" }.joined(separator: ", ")
        guard
            let row = try session.row(
                "SELECT \(sums) FROM intake_file")
        else { return books }
        books.rows = try row["rows"]
        books.statementRows = try row["statement_rows"]
        books.unreadableRows = try row["unreadable_rows"]
        books.blankRows = try row["blank_rows"]
        books.read = try row["read"]
        books.refused = try row["refused"]
        books.duplicate = try row["duplicate"]
        books.held = try row["held"]
        books.unchanged = try row["unchanged"]
        books.stored = try row["stored"]
        return books
    }

    private static func destination(_ name: String, _ session: any SQLSession) throws -> DestinationBooks {
        var states: [DeliveryState: Int] = [:]
        for row in try session.rows(
            "SELECT state, count(*) AS n FROM delivery WHERE destination = ? GROUP BY state", [name])
        {
            states[try row.value("state", DeliveryState.self)] = try row["n"]
        }
        // Counted apart from the states, so that the account can be wrong and be seen to be.
        let made = try session.value(Int.self, "SELECT count(*) FROM delivery WHERE destination = ?", [name])
        // One walk over the index of states, by batch: a store has millions of deliveries and a two-hundredth of batches.
        let accepted = try session.row(
            """
            SELECT CAST(coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM receipt AS r WHERE r.batch = d.batch
            AND r.state <> 'processing') THEN n ELSE 0 END), 0) AS BIGINT) AS acknowledged,
            CAST(coalesce(sum(n * b.recovered), 0) AS BIGINT) AS recovered
            FROM (SELECT batch, count(*) AS n FROM delivery WHERE destination = ? AND state = 'accepted' GROUP BY batch)
            AS d LEFT JOIN batch AS b ON b.number = d.batch
            """, [name])
        let waiting = try session.value(
            Int.self, "SELECT count(*) FROM delivery WHERE destination = ? AND state = 'queued' AND blockers > 0",
            [name])
        let unknownSince = try session.value(
            Int64.self, "SELECT min(unknown_since) FROM batch WHERE destination = ? AND phase = 'unknown'", [name])
        let due = try session.row(
            """
            SELECT d.due_at, v.stored_at FROM delivery AS d JOIN version AS v ON v.id = d.version
            WHERE d.destination = ? AND d.state = 'queued' AND d.due_at IS NOT NULL ORDER BY d.due_at LIMIT 1
            """, [name])
        return try DestinationBooks(
            destination: DestinationID(name), made: made ?? 0,
            acknowledged: accepted?["acknowledged"] ?? 0, states: states,
            waitingForParent: waiting ?? 0, recovered: accepted?["recovered"] ?? 0,
            unknownSince: unknownSince.map { Timestamp(milliseconds: $0) }, control: try session.control(of: name),
            flow: try session.flow(to: name), stuckReports: try stuckReports(name, session),
            nearestDue: due.map { try NearestDeadline(at: $0.timestamp("due_at"), since: $0.timestamp("stored_at")) },
            contents: try ContentReading(session: session).books(of: name))
    }

    /// Priority reports that wait for something that cannot be accepted by itself, with the first such thing of each.
    private static func stuckReports(_ name: String, _ session: any SQLSession) throws -> [StuckReport] {
        let reports = try session.rows(
            """
            SELECT id, key FROM delivery AS d WHERE destination = ? AND state = 'queued' AND lane = 0 AND blockers > 0
            AND NOT EXISTS (SELECT 1 FROM dependency AS r JOIN delivery AS c ON c.id = r.delivery
            WHERE r.destination = d.destination AND r.kind = d.kind AND r.key = d.key AND r.met = 0 AND c.lane = 0
            AND c.state = 'queued') ORDER BY id LIMIT 100
            """, [name])
        return try reports.compactMap { report in
            let row = try session.row(
                """
                \(Needs.table("SELECT destination, kind, key FROM dependency WHERE delivery = ? AND met = 0"))
                SELECT p.kind, p.key, p.state FROM need AS n JOIN delivery AS p ON p.destination = n.destination
                AND p.kind = n.kind AND p.key = n.key
                AND p.state IN ('rejected', 'unknown', 'quarantined', 'late')
                AND p.number = (SELECT max(number) FROM delivery AS m WHERE m.destination = p.destination
                AND m.kind = p.kind AND m.key = p.key) ORDER BY p.id LIMIT 1
                """, [report["id"] as Int64])
            guard let row, let kind = Kind(id: try row["kind"]) else { return nil }
            return try StuckReport(
                key: report["key"], parent: Dependency(kind: kind, key: row["key"]),
                state: try row.value("state", DeliveryState.self))
        }
    }

    private static func group(_ row: SQLRow, _ session: any SQLSession) throws -> FailureGroup {
        let state = try row.value("state", DeliveryState.self)
        let kind = try row.kind()
        let (destination, code, message): (String, String, String) = (
            try row["destination"], try row["code"], try row["message"]
        )
        let keys = try session.values(
            String.self,
            """
            SELECT key FROM delivery AS d WHERE destination = ? AND state = ? AND kind = ? AND coalesce(code, '') = ?
            AND coalesce(message, '') = ? AND \(SQLViews.isOpen) ORDER BY changed_at, key LIMIT 10
            """, [destination, state.rawValue, kind.id, code, message])
        func group(_ replays: Int) throws -> FailureGroup {
            try FailureGroup(
                destination: DestinationID(destination), state: state, kind: kind, code: code, message: message,
                count: row["total"], firstAt: row.timestamp("first_at"),
                lastAt: row.timestamp("last_at"), keys: keys, nearestDue: row.optionalTimestamp("due"), replays: replays
            )
        }
        let replays = try session.value(
            Int.self, "SELECT count(*) FROM replay WHERE cause = ? AND step > 0", [try group(0).id])
        return try group(replays ?? 0)
    }
}

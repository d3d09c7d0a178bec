import Canonical
import Delivery
import Exchange
import Foundation
import GRDB

/// What operators ask of the store.
struct SQLiteViews: DeliveryViews {
    let store: SQLiteStore

    func books() async throws(StoreError) -> StoreBooks {
        let path = store.path
        return try await store.read { database in
            let versions = try Int.fetchOne(database, sql: "SELECT count(*) FROM version") ?? 0
            let delivered = try Int.fetchOne(database, sql: "SELECT count(DISTINCT version) FROM delivery") ?? 0
            // Leaves are numbered from 1 without gaps, and none is ever removed.
            let leaves = try Int.fetchOne(database, sql: "SELECT max(id) FROM leaf") ?? 0
            let names = try SQLiteViews.destinations(database)
            return StoreBooks(
                intake: try SQLiteViews.intake(database), withDelivery: delivered,
                withoutDestination: versions - delivered,
                destinations: try names.map { try SQLiteViews.destination($0, database, path: path) }, leaves: leaves)
        }
    }

    func failures() async throws(StoreError) -> [FailureGroup] {
        let path = store.path
        return try await store.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT destination, state, kind, coalesce(code, '') AS code, coalesce(message, '') AS message,
                    count(*) AS total, min(changed_at) AS first_at, max(changed_at) AS last_at, min(due_at) AS due
                    FROM delivery WHERE state IN ('rejected', 'quarantined', 'late', 'unknown')
                    GROUP BY destination, state, kind, code, message ORDER BY total DESC, destination, kind, code
                    """
            ).map { row in try SQLiteViews.group(row, database, path: path) }
        }
    }

    /// The destinations that have deliveries or a state of their own: from one to the next in the index, not through it.
    static func destinations(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                WITH RECURSIVE name(id) AS (SELECT min(destination) FROM delivery UNION ALL
                SELECT (SELECT min(destination) FROM delivery WHERE destination > name.id) FROM name WHERE id IS NOT NULL)
                SELECT id FROM name WHERE id IS NOT NULL UNION SELECT id FROM destination ORDER BY 1
                """)
    }

    private static func intake(_ database: Database) throws -> IntakeBooks {
        var books = IntakeBooks()
        guard
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT total(rows) AS rows, total(statement_rows) AS statements, total(unreadable_rows) AS unreadable, total(blank_rows) AS blank,
                    total(read) AS read, total(refused) AS refused, total(duplicate) AS duplicate, total(held) AS held,
                    total(unchanged) AS unchanged, total(stored) AS stored FROM intake_file
                    """)
        else { return books }
        func count(_ column: String) -> Int { Int(row[column] as Double) }
        books.rows = count("rows")
        books.statementRows = count("statements")
        books.unreadableRows = count("unreadable")
        books.blankRows = count("blank")
        books.read = count("read")
        books.refused = count("refused")
        books.duplicate = count("duplicate")
        books.held = count("held")
        books.unchanged = count("unchanged")
        books.stored = count("stored")
        return books
    }

    private static func destination(_ name: String, _ database: Database, path: String) throws -> DestinationBooks {
        var states: [DeliveryState: Int] = [:]
        for row in try Row.fetchAll(
            database, sql: "SELECT state, count(*) AS n FROM delivery WHERE destination = ? GROUP BY state",
            arguments: [name])
        {
            states[try row.value("state", DeliveryState.self, path: path)] = row["n"]
        }
        // Counted apart from the states, so that the account can be wrong and be seen to be.
        let made = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM delivery WHERE destination = ?", arguments: [name])
        // One walk over the index of states, by batch: a store has millions of deliveries and a two-hundredth of batches.
        let accepted = try Row.fetchOne(
            database,
            sql: """
                SELECT total(n * has_receipt) AS acknowledged, total(n * recovered) AS recovered FROM (
                SELECT d.n, EXISTS (SELECT 1 FROM receipt AS r WHERE r.batch = d.batch AND r.state <> 'processing')
                AS has_receipt, coalesce(b.recovered, 0) AS recovered
                FROM (SELECT batch, count(*) AS n FROM delivery WHERE destination = ? AND state = 'accepted' GROUP BY batch)
                AS d LEFT JOIN batch AS b ON b.number = d.batch)
                """, arguments: [name])
        let waiting = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM delivery WHERE destination = ? AND state = 'queued' AND blockers > 0",
            arguments: [name])
        let unknownSince = try Int64.fetchOne(
            database, sql: "SELECT min(unknown_since) FROM batch WHERE destination = ? AND phase = 'unknown'",
            arguments: [name])
        let due = try Row.fetchOne(
            database,
            sql: """
                SELECT d.due_at, v.stored_at FROM delivery AS d JOIN version AS v ON v.id = d.version
                WHERE d.destination = ? AND d.state = 'queued' AND d.due_at IS NOT NULL ORDER BY d.due_at LIMIT 1
                """, arguments: [name])
        return DestinationBooks(
            destination: DestinationID(name), made: made ?? 0,
            acknowledged: Int(accepted?["acknowledged"] as Double? ?? 0), states: states,
            waitingForParent: waiting ?? 0, recovered: Int(accepted?["recovered"] as Double? ?? 0),
            unknownSince: unknownSince.map { Timestamp(milliseconds: $0) }, control: try database.control(of: name),
            flow: try database.flow(to: name), stuckReports: try stuckReports(name, database, path: path),
            nearestDue: due.map { NearestDeadline(at: $0.timestamp("due_at"), since: $0.timestamp("stored_at")) })
    }

    /// Priority reports that wait for something that cannot be accepted by itself, with the first such thing of each.
    private static func stuckReports(_ name: String, _ database: Database, path: String) throws -> [StuckReport] {
        let reports = try Row.fetchAll(
            database,
            sql: """
                SELECT id, key FROM delivery AS d WHERE destination = ? AND state = 'queued' AND lane = 0 AND blockers > 0
                AND NOT EXISTS (SELECT 1 FROM dependency AS r JOIN delivery AS c ON c.id = r.delivery
                WHERE r.destination = d.destination AND r.kind = d.kind AND r.key = d.key AND r.met = 0 AND c.lane = 0
                AND c.state = 'queued') ORDER BY id LIMIT 100
                """, arguments: [name])
        return try reports.compactMap { report in
            let row = try Row.fetchOne(
                database,
                sql: """
                    \(Database.need("SELECT destination, kind, key FROM dependency WHERE delivery = ? AND met = 0"))
                    SELECT p.kind, p.key, p.state FROM need AS n JOIN delivery AS p ON p.destination = n.destination
                    AND p.kind = n.kind AND p.key = n.key
                    AND p.state IN ('rejected', 'unknown', 'quarantined', 'late')
                    AND p.number = (SELECT max(number) FROM delivery AS m WHERE m.destination = p.destination
                    AND m.kind = p.kind AND m.key = p.key) ORDER BY p.id LIMIT 1
                    """, arguments: [report["id"] as Int64])
            guard let row, let kind = Kind(id: row["kind"]) else { return nil }
            return StuckReport(
                key: report["key"], parent: Dependency(kind: kind, key: row["key"]),
                state: try row.value("state", DeliveryState.self, path: path))
        }
    }

    private static func group(_ row: Row, _ database: Database, path: String) throws -> FailureGroup {
        let state = try row.value("state", DeliveryState.self, path: path)
        guard let kind = Kind(id: row["kind"]) else { throw StoreError.damaged(path: path, what: "未知的记录类型") }
        let keys = try String.fetchAll(
            database,
            sql: """
                SELECT key FROM delivery WHERE destination = ? AND state = ? AND kind = ? AND coalesce(code, '') = ?
                AND coalesce(message, '') = ? ORDER BY changed_at, key LIMIT 10
                """,
            arguments: [row["destination"], state.rawValue, kind.id, row["code"], row["message"]] as StatementArguments)
        func group(_ replays: Int) -> FailureGroup {
            FailureGroup(
                destination: DestinationID(row["destination"]), state: state, kind: kind, code: row["code"],
                message: row["message"], count: row["total"], firstAt: row.timestamp("first_at"),
                lastAt: row.timestamp("last_at"), keys: keys, nearestDue: row.optionalTimestamp("due"), replays: replays
            )
        }
        let replays = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM replay WHERE cause = ? AND step > 0", arguments: [group(0).id])
        return group(replays ?? 0)
    }
}

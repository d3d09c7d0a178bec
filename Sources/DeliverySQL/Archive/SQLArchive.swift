import Delivery
import Evidence
import ShangMi

/// The archives of the store.
struct SQLArchive: ArchiveStore {
    let database: any SQLDatabase

    func unfinished() async throws(StoreError) -> ArchiveOrder? {
        try await database.read { session in
            try session.row("SELECT * FROM archive WHERE name IS NULL ORDER BY number LIMIT 1")
                .map { try session.order($0) }
        }
    }

    func begin(before moment: Timestamp, limit: Int, at now: Timestamp) async throws(StoreError) -> ArchiveOrder? {
        try await database.write(.archive) { session in
            try session.lock(.allIntakes)
            let numbers = try session.values(
                String.self, SQLArchive.old, [moment.milliseconds, moment.milliseconds, moment.milliseconds, limit])
            guard !numbers.isEmpty else { return nil }
            let archive = try session.insert(
                """
                INSERT INTO archive (before, batches, deliveries, last_delivery, last_version)
                VALUES (?, ?, 0, (SELECT max(id) FROM delivery), (SELECT max(id) FROM version))
                """, [moment.milliseconds, numbers.count], numbering: "number")
            try session.perform(
                "UPDATE batch SET archive = ? WHERE number = ?", each: numbers.map { [archive, $0] })
            try session.perform(
                "UPDATE archive SET deliveries = (SELECT sum(count) FROM batch WHERE archive = ?) WHERE number = ?",
                [archive, archive])
            guard
                let row = try session.row("SELECT * FROM archive WHERE number = ?", [archive])
            else { return nil }
            return try session.order(row)
        }
    }

    /// Batches that nothing will touch again, the oldest first: a rejected member must have been followed by another version.
    static let old = """
        SELECT number FROM batch AS b WHERE phase = 'settled' AND archive IS NULL AND sealed_at < ? AND owner IS NULL
        AND NOT EXISTS (SELECT 1 FROM attempt AS a WHERE a.batch = b.number
        AND (a.ended_at IS NULL OR a.ended_at >= ?
        OR EXISTS (SELECT 1 FROM leaf AS l WHERE l.id = a.leaf AND l.position IS NULL)))
        AND NOT EXISTS (SELECT 1 FROM receipt AS r WHERE r.batch = b.number
        AND (r.at >= ? OR EXISTS (SELECT 1 FROM leaf AS l WHERE l.id = r.leaf AND l.position IS NULL)))
        AND NOT EXISTS (SELECT 1 FROM batch_member AS m JOIN delivery AS d ON d.id = m.delivery
        WHERE m.batch = b.number AND d.batch = b.number AND d.state NOT IN ('accepted', 'superseded')
        AND NOT EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = d.destination AND n.kind = d.kind
        AND n.key = d.key AND n.number > d.number))
        ORDER BY sealed_at, number LIMIT ?
        """

    func batches(of archive: Int, after number: String, limit: Int) async throws(StoreError) -> [ArchivedBatch] {
        try await database.read { session in
            try session.rows(
                "SELECT * FROM batch WHERE archive = ? AND number > ? ORDER BY number LIMIT ?",
                [archive, number, limit]
            ).map { try session.archived($0) }
        }
    }

    func finish(_ archive: Int, file: ArchiveFile, leaf: Leaf, at now: Timestamp) async throws(StoreError) {
        try await database.write(.archive) { session in
            guard
                try session.value(Bool.self, "SELECT name IS NULL FROM archive WHERE number = ?", [archive]) == true
            else { throw session.damaged("归档 \(archive) 不在进行中") }
            for batch in try session.rows("SELECT * FROM batch WHERE archive = ? ORDER BY number", [archive]) {
                try session.take(try session.archived(batch), out: true)
            }
            try session.perform(
                "UPDATE archive SET name = ?, sm3 = ?, ended_at = ? WHERE number = ?",
                [file.name, file.sm3.bytes, now.milliseconds, archive])
            _ = try session.append(leaf, at: now)
        }
    }

    func archives() async throws(StoreError) -> [FinishedArchive] {
        try await database.read { session in
            try session.rows("SELECT * FROM archive WHERE name IS NOT NULL ORDER BY number").map {
                try FinishedArchive(
                    number: $0["number"], file: try session.file($0), batches: $0["batches"],
                    deliveries: $0["deliveries"], endedAt: $0.timestamp("ended_at"),
                    isRestored: $0.optionalTimestamp("restored_at") != nil)
            }
        }
    }

    func removeClosedAnswers(before moment: Timestamp) async throws(StoreError) -> Int {
        try await database.write(.nothing) { session in
            try session.perform("DELETE FROM stray_answer WHERE closed_at < ?", [moment.milliseconds])
        }
    }

    func restore(
        _ archive: Int, batches: [ArchivedBatch], leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) {
        try await database.write(.archive) { session in
            let there = try session.values(
                String.self, "SELECT number FROM batch WHERE archive = ? ORDER BY number", [archive])
            guard there == batches.map(\.number) else {
                throw session.damaged("归档 \(archive) 的批次与文件不一致")
            }
            for batch in batches { try session.take(batch, out: false) }
            try session.perform("UPDATE batch SET archive = NULL WHERE archive = ?", [archive])
            try session.perform("UPDATE archive SET restored_at = ? WHERE number = ?", [now.milliseconds, archive])
            _ = try session.append(leaf, at: now)
        }
    }
}

extension SQLSession {
    fileprivate func order(_ row: SQLRow) throws -> ArchiveOrder {
        let previous = try self.row(
            "SELECT * FROM archive WHERE number < ? AND name IS NOT NULL ORDER BY number DESC LIMIT 1",
            [row["number"] as Int])
        return try ArchiveOrder(
            number: row["number"], before: row.timestamp("before"), batches: row["batches"],
            deliveries: row["deliveries"], previous: try previous.map { try file($0) })
    }

    fileprivate func file(_ row: SQLRow) throws -> ArchiveFile {
        try ArchiveFile(name: row["name"], sm3: row.digest("sm3"))
    }
}

import Delivery
import Evidence
import Foundation
import GRDB
import ShangMi

/// The archives of the SQLite store.
struct SQLiteArchive: ArchiveStore {
    let store: SQLiteStore

    func unfinished() async throws(StoreError) -> ArchiveOrder? {
        let path = store.path
        return try await store.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM archive WHERE name IS NULL ORDER BY number LIMIT 1")
                .map { try database.order($0, path: path) }
        }
    }

    func begin(before moment: Timestamp, limit: Int, at now: Timestamp) async throws(StoreError) -> ArchiveOrder? {
        let path = store.path
        return try await store.write { database in
            let numbers = try String.fetchAll(
                database.kept(SQLiteArchive.old),
                arguments: [moment.milliseconds, moment.milliseconds, moment.milliseconds, limit])
            guard !numbers.isEmpty else { return nil }
            try database.perform(
                sql: """
                    INSERT INTO archive (before, batches, deliveries, last_delivery, last_version)
                    SELECT ?, ?, 0, (SELECT max(id) FROM delivery), (SELECT max(id) FROM version)
                    """,
                arguments: [moment.milliseconds, numbers.count])
            let archive = database.lastInsertedRowID
            let mark = try database.kept("UPDATE batch SET archive = ? WHERE number = ?")
            for number in numbers { try mark.execute(arguments: [archive, number]) }
            try database.perform(
                sql:
                    "UPDATE archive SET deliveries = (SELECT sum(count) FROM batch WHERE archive = ?) WHERE number = ?",
                arguments: [archive, archive])
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM archive WHERE number = ?", arguments: [archive])
            else { return nil }
            return try database.order(row, path: path)
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
        try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM batch WHERE archive = ? AND number > ? ORDER BY number LIMIT ?",
                arguments: [archive, number, limit]
            ).map { try database.archived($0) }
        }
    }

    func finish(_ archive: Int, file: ArchiveFile, leaf: Leaf, at now: Timestamp) async throws(StoreError) {
        let path = store.path
        try await store.write { database in
            guard
                try Bool.fetchOne(
                    database, sql: "SELECT name IS NULL FROM archive WHERE number = ?", arguments: [archive]) == true
            else { throw StoreError.damaged(path: path, what: "归档 \(archive) 不在进行中") }
            for batch in try Row.fetchAll(
                database, sql: "SELECT * FROM batch WHERE archive = ? ORDER BY number", arguments: [archive])
            {
                try database.take(try database.archived(batch), out: true)
            }
            try database.perform(
                sql: "UPDATE archive SET name = ?, sm3 = ?, ended_at = ? WHERE number = ?",
                arguments: [file.name, Data(file.sm3.bytes), now.milliseconds, archive])
            _ = try database.append(leaf, at: now)
        }
    }

    func archives() async throws(StoreError) -> [FinishedArchive] {
        let path = store.path
        return try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM archive WHERE name IS NOT NULL ORDER BY number").map {
                FinishedArchive(
                    number: $0["number"], file: try database.file($0, path: path), batches: $0["batches"],
                    deliveries: $0["deliveries"], endedAt: $0.timestamp("ended_at"),
                    isRestored: $0.optionalTimestamp("restored_at") != nil)
            }
        }
    }

    func removeClosedAnswers(before moment: Timestamp) async throws(StoreError) -> Int {
        try await store.write { database in
            try database.perform(
                sql: "DELETE FROM stray_answer WHERE closed_at < ?", arguments: [moment.milliseconds])
            return database.changesCount
        }
    }

    func restore(
        _ archive: Int, batches: [ArchivedBatch], leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) {
        let path = store.path
        try await store.write { database in
            let there = try String.fetchAll(
                database, sql: "SELECT number FROM batch WHERE archive = ? ORDER BY number", arguments: [archive])
            guard there == batches.map(\.number) else {
                throw StoreError.damaged(path: path, what: "归档 \(archive) 的批次与文件不一致")
            }
            for batch in batches { try database.take(batch, out: false) }
            try database.perform(sql: "UPDATE batch SET archive = NULL WHERE archive = ?", arguments: [archive])
            try database.perform(
                sql: "UPDATE archive SET restored_at = ? WHERE number = ?", arguments: [now.milliseconds, archive])
            _ = try database.append(leaf, at: now)
        }
    }
}

extension Database {
    fileprivate func order(_ row: Row, path: String) throws -> ArchiveOrder {
        let previous = try Row.fetchOne(
            kept("SELECT * FROM archive WHERE number < ? AND name IS NOT NULL ORDER BY number DESC LIMIT 1"),
            arguments: [row["number"] as Int])
        return ArchiveOrder(
            number: row["number"], before: row.timestamp("before"), batches: row["batches"],
            deliveries: row["deliveries"], previous: try previous.map { try file($0, path: path) })
    }

    fileprivate func file(_ row: Row, path: String) throws -> ArchiveFile {
        ArchiveFile(name: row["name"], sm3: try row.digest("sm3", path: path))
    }
}

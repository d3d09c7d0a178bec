import Canonical
package import Delivery
import Evidence
import Exchange
import Foundation
import GRDB
import ShangMi

extension SQLiteStore {
    package func store(
        _ file: IntakeFile, records: [IncomingRecord], at now: Timestamp,
        prepare: @escaping @Sendable (IncomingRecord, VersionHead?) -> NewVersion?
    ) async throws(StoreError) -> IntakeBooks {
        let path = path
        return try await write { database in
            let fileRow = try database.insert(file, at: now)
            var books = file.books
            let intake = VersionIntake(database: database, file: fileRow, at: now, path: path)
            for incoming in records {
                let head = try intake.head(of: incoming)
                guard let version = prepare(incoming, head) else {
                    books.unchanged += 1
                    continue
                }
                try intake.insert(version, of: incoming)
                books.stored += 1
            }
            try database.execute(
                sql: "UPDATE intake_file SET unchanged = ?, stored = ? WHERE id = ?",
                arguments: [books.unchanged, books.stored, fileRow])
            return books
        }
    }
}

extension Database {
    /// Writes a file's row and gives its number.
    fileprivate func insert(_ file: IntakeFile, at now: Timestamp) throws -> Int64 {
        try execute(
            sql: """
                INSERT INTO intake_file (insurer, mapping, name, sm3, at, rows, statement_rows, unreadable_rows, blank_rows,
                read, refused, duplicate, held, unchanged, stored) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
                """,
            arguments: [
                file.insurer, file.mapping, file.name, file.sm3, now.milliseconds, file.books.rows,
                file.books.statementRows,
                file.books.unreadableRows, file.books.blankRows, file.books.read, file.books.refused,
                file.books.duplicate, file.books.held,
            ])
        return lastInsertedRowID
    }
}

/// Writes versions with their deliveries, dependencies and leaves inside one transaction.
private struct VersionIntake {
    let database: Database
    let file: Int64
    let at: Timestamp
    let path: String

    func head(of incoming: IncomingRecord) throws -> VersionHead? {
        let statement = try database.cachedStatement(
            sql:
                "SELECT number, digest FROM version WHERE insurer = ? AND kind = ? AND key = ? ORDER BY number DESC LIMIT 1"
        )
        guard
            let row = try Row.fetchOne(
                statement,
                arguments: [incoming.record.insurer.string, incoming.record.kind.id, incoming.key.description])
        else { return nil }
        return VersionHead(version: row["number"], digest: try row.digest("digest", path: path))
    }

    func insert(_ version: NewVersion, of incoming: IncomingRecord) throws {
        let record = incoming.record
        let salted = version.disclosure.digest(salt: version.secret.recordSalt)
        try database.cachedStatement(
            sql: """
                INSERT INTO version (insurer, kind, key, number, operation, digest, canonical, secret, disclosure, salted,
                recorded_at, stored_at, file, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            record.insurer.string, record.kind.id, incoming.key.description, version.number, record.operation.rawValue,
            Data(incoming.digest.bytes), Data(incoming.canonical), Data(version.secret.bytes), version.disclosure.text,
            Data(salted.bytes), record.recordedAt.seconds, at.milliseconds, file, record.origin.row,
        ])
        let row = database.lastInsertedRowID
        try database.insertReferences(of: record, version: row)
        _ = try database.append(.stored(version, of: incoming, insurer: record.insurer.string, at: at), at: at)
        for (destination, projection) in version.projections {
            try insert(projection, to: destination, version: row, number: version.number, recordedAt: record.recordedAt)
        }
    }

    private func insert(
        _ projection: Projection, to destination: DestinationID, version: Int64, number: Int, recordedAt: Instant
    ) throws {
        guard try differsFromLast(projection, at: destination) else { return }
        try database.cachedStatement(
            sql: """
                UPDATE delivery SET state = 'superseded', changed_at = ?
                WHERE destination = ? AND kind = ? AND key = ? AND state = 'queued'
                """
        ).execute(arguments: [at.milliseconds, destination.text, projection.kind.id, projection.key])
        let blockers = try projection.dependencies.filter { try !isAccepted($0, at: destination) }
        try database.cachedStatement(
            sql: """
                INSERT INTO delivery (destination, kind, key, version, number, operation, data, reason, control, recorded_at,
                state, blockers, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)
                """
        ).execute(arguments: [
            destination.text, projection.kind.id, projection.key, version, number, projection.operation.rawValue,
            Data(projection.data), projection.reason, projection.control.amount, recordedAt.seconds, blockers.count,
            at.milliseconds,
        ])
        let delivery = database.lastInsertedRowID
        for dependency in projection.dependencies {
            try database.cachedStatement(
                sql: "INSERT INTO dependency (delivery, destination, kind, key, met) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                delivery, destination.text, dependency.kind.id, dependency.key, !blockers.contains(dependency),
            ])
        }
    }

    private func differsFromLast(_ projection: Projection, at destination: DestinationID) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT operation, data FROM delivery WHERE destination = ? AND kind = ? AND key = ?
                ORDER BY number DESC LIMIT 1
                """)
        guard
            let row = try Row.fetchOne(
                statement, arguments: [destination.text, projection.kind.id, projection.key])
        else { return true }
        return row["operation"] != projection.operation.rawValue || row.bytes("data") != projection.data
    }

    private func isAccepted(_ dependency: Dependency, at destination: DestinationID) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM delivery WHERE destination = ? AND kind = ? AND key = ? AND state = 'accepted')
                """)
        return try Bool.fetchOne(
            statement, arguments: [destination.text, dependency.kind.id, dependency.key]) ?? false
    }
}

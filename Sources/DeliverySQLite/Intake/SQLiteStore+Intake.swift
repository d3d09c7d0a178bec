import Canonical
package import Delivery
package import Evidence
import Exchange
import Foundation
import GRDB
import ShangMi

extension SQLiteStore {
    package func store(
        _ file: IntakeFile, records: [IncomingRecord], at now: Timestamp, action: Leaf?,
        prepare: @escaping @Sendable (IncomingRecord, VersionHead?) -> NewVersion?
    ) async throws(StoreError) -> IntakeBooks {
        let (path, vault) = (path, vault)
        return try await write { database in
            if let action { _ = try database.append(action, at: now) }
            let fileRow = try database.insert(file, at: now)
            var books = file.books
            var intake = VersionIntake(
                database: database, vault: vault, file: fileRow, at: now, path: path,
                isUrgent: try database.hasWaitingPriority())
            var versions = VersionsAhead(of: records, prepare: prepare)
            try versions.forEachPart(heads: intake.heads) { part in
                for (incoming, version) in part {
                    guard let version else {
                        books.unchanged += 1
                        continue
                    }
                    try intake.insert(version, of: incoming)
                    books.stored += 1
                }
            }
            try database.perform(
                sql: "UPDATE intake_file SET unchanged = ?, stored = ? WHERE id = ?",
                arguments: [books.unchanged, books.stored, fileRow])
            return books
        }
    }
}

extension Database {
    /// Writes a file's row and gives its number.
    fileprivate func insert(_ file: IntakeFile, at now: Timestamp) throws -> Int64 {
        try perform(
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
    let vault: StoreVault
    let file: Int64
    let at: Timestamp
    let path: String
    /// Whether a priority delivery waits for something, which may be what comes next.
    var isUrgent: Bool

    /// The latest versions of some records, each of a key of its own.
    func heads(of records: [IncomingRecord]) throws -> [VersionHead?] {
        var heads = [VersionHead?](repeating: nil, count: records.count)
        struct Place: Hashable {
            let insurer: Text
            let kind: Kind
        }
        let byPlace = Dictionary(grouping: records.indices) {
            Place(insurer: records[$0].record.insurer, kind: records[$0].record.kind)
        }
        for (place, places) in byPlace {
            let rows = try Row.fetchCursor(
                database.kept(
                    """
                    SELECT l.key AS place, v.number, v.digest FROM json_each(?) AS l
                    JOIN version AS v ON v.insurer = ? AND v.kind = ? AND v.key = l.value AND v.number = (
                        SELECT max(number) FROM version AS w
                        WHERE w.insurer = v.insurer AND w.kind = v.kind AND w.key = v.key)
                    """),
                arguments: [KeyList(places.map { records[$0].key }).text, place.insurer.string, place.kind.id])
            while let row = try rows.next() {
                guard let digest = SM3Digest(bytes: try vault.bytes(.digest, in: row, database)) else {
                    throw StoreError.damaged(path: path, what: "digest 不是 SM3 摘要")
                }
                heads[places[row["place"]]] = VersionHead(version: row["number"], digest: digest)
            }
        }
        return heads
    }

    mutating func insert(_ version: NewVersion, of incoming: IncomingRecord) throws {
        let record = incoming.record
        try database.cachedStatement(
            sql: """
                INSERT INTO version (insurer, kind, key, number, operation, digest, canonical, secret, disclosure, salted,
                recorded_at, stored_at, file, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            record.insurer.string, record.kind.id, incoming.key.description, version.number, record.operation.rawValue,
            vault.seal(incoming.digest.bytes, .digest), vault.seal(incoming.canonical, .canonical),
            vault.seal(version.secret.bytes, .secret), vault.seal(version.disclosure.text, .disclosure),
            Data(version.salted.bytes), record.recordedAt.seconds, at.milliseconds, file, record.origin.row,
        ])
        let row = database.lastInsertedRowID
        try database.insertReferences(of: record, version: row)
        try database.insertTokens(of: record, version: row, vault)
        _ = try database.append(.stored(version, of: incoming, insurer: record.insurer.string, at: at), at: at)
        for outgoing in version.projections {
            try insert(outgoing, version: row, number: version.number, recordedAt: record.recordedAt)
        }
    }

    private mutating func insert(
        _ outgoing: OutgoingVersion, version: Int64, number: Int, recordedAt: Instant
    ) throws {
        let (destination, projection) = (outgoing.destination, outgoing.projection)
        // A record's first version is the first delivery of its key.
        if number > 1 {
            guard try differsFromLast(projection, at: destination) else { return }
            try database.cachedStatement(
                sql: """
                    UPDATE delivery SET state = 'superseded', changed_at = ?
                    WHERE destination = ? AND kind = ? AND key = ? AND state IN ('queued', 'late')
                    """
            ).execute(arguments: [at.milliseconds, destination.text, projection.kind.id, projection.key])
        }
        let blockers = try projection.dependencies.filter { try !isAccepted($0, at: destination) }
        try database.cachedStatement(
            sql: """
                INSERT INTO delivery (destination, kind, key, version, number, operation, data, reason, control, recorded_at,
                state, blockers, changed_at, lane, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)
                """
        ).execute(arguments: [
            destination.text, projection.kind.id, projection.key, version, number, projection.operation.rawValue,
            vault.seal(projection.data, .data), projection.reason, projection.control.amount, recordedAt.seconds,
            blockers.count, at.milliseconds, outgoing.lane.rawValue, outgoing.dueAt?.milliseconds,
        ])
        let delivery = database.lastInsertedRowID
        for dependency in projection.dependencies {
            try database.cachedStatement(
                sql: "INSERT INTO dependency (delivery, destination, kind, key, met) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                delivery, destination.text, dependency.kind.id, dependency.key, !blockers.contains(dependency),
            ])
        }
        if outgoing.lane == .priority { isUrgent = true }
        if isUrgent { try database.lendLanes(around: delivery, lane: outgoing.lane) }
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
        return try row["operation"] != projection.operation.rawValue
            || vault.bytes(.data, in: row, database) != projection.data
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

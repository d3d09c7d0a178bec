import Canonical
package import Delivery
package import Evidence
import Exchange
import ShangMi

extension SQLStore {
    package func store(
        _ file: IntakeFile, records: [IncomingRecord], at now: Timestamp, action: Leaf?,
        prepare: @escaping @Sendable (IncomingRecord, VersionHead?) -> NewVersion?
    ) async throws(StoreError) -> IntakeBooks {
        let vault = vault
        return try await database.write(.intake(file.insurer)) { session in
            if let action { _ = try session.append(action, at: now) }
            let fileRow = try session.insert(file, at: now)
            var books = file.books
            var intake = VersionIntake(
                session: session, vault: vault, file: fileRow, at: now, arrivals: try Arrivals(session: session))
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
            try intake.arrivals.arrive(at: now)
            try session.perform(
                "UPDATE intake_file SET unchanged = ?, stored = ? WHERE id = ?",
                [books.unchanged, books.stored, fileRow])
            return books
        }
    }
}

extension SQLSession {
    /// Writes a file's row and gives its number.
    fileprivate func insert(_ file: IntakeFile, at now: Timestamp) throws -> Int64 {
        try insert(
            """
            INSERT INTO intake_file (insurer, mapping, name, sm3, at, rows, statement_rows, unreadable_rows, blank_rows,
            read, refused, duplicate, held, unchanged, stored) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
            """,
            [
                file.insurer, file.mapping, file.name, file.sm3, now.milliseconds, file.books.rows,
                file.books.statementRows,
                file.books.unreadableRows, file.books.blankRows, file.books.read, file.books.refused,
                file.books.duplicate, file.books.held,
            ], numbering: "id")
    }
}

/// Writes versions with their deliveries, dependencies and leaves inside one transaction.
private struct VersionIntake {
    let session: any SQLSession
    let vault: StoreVault
    let file: Int64
    let at: Timestamp
    var arrivals: Arrivals

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
            try session.forEach(
                """
                SELECT l.key AS place, v.number, v.digest FROM \(session.dialect.texts) AS l
                JOIN version AS v ON v.insurer = ? AND v.kind = ? AND v.key = l.value AND v.number = (
                    SELECT max(number) FROM version AS w
                    WHERE w.insurer = v.insurer AND w.kind = v.kind AND w.key = v.key)
                """, [KeyList(places.map { records[$0].key }).text, place.insurer.string, place.kind.id]
            ) { row in
                guard let digest = SM3Digest(bytes: try vault.bytes(.digest, in: row, session)) else {
                    throw session.damaged("digest 不是 SM3 摘要")
                }
                heads[places[try row["place"]]] = VersionHead(version: try row["number"], digest: digest)
            }
        }
        return heads
    }

    mutating func insert(_ version: NewVersion, of incoming: IncomingRecord) throws {
        let record = incoming.record
        let row = try session.insert(
            """
            INSERT INTO version (insurer, kind, key, number, operation, digest, canonical, secret, disclosure, salted,
            recorded_at, stored_at, file, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.insurer.string, record.kind.id, incoming.key.description, version.number,
                record.operation.rawValue,
                vault.seal(incoming.digest.bytes, .digest), vault.seal(incoming.canonical, .canonical),
                vault.seal(version.secret.bytes, .secret), vault.seal(version.disclosure.text, .disclosure),
                version.salted.bytes, record.recordedAt.seconds, at.milliseconds, file, Int(record.origin.row),
            ], numbering: "id")
        try session.insertReferences(of: record, version: row)
        try session.insertTokens(of: record, version: row, vault)
        _ = try session.append(.stored(version, of: incoming, insurer: record.insurer.string, at: at), at: at)
        for outgoing in version.projections {
            try insert(outgoing, version: row, number: version.number, recordedAt: record.recordedAt)
        }
    }

    private mutating func insert(
        _ outgoing: OutgoingVersion, version: Int64, number: Int, recordedAt: Instant
    ) throws {
        let (destination, projection) = (outgoing.destination, outgoing.projection)
        // A record's first version is the first delivery of its key.
        guard try number == 1 || differsFromLast(projection, at: destination) else { return }
        let blockers = try projection.dependencies.filter { try !isAccepted($0, at: destination) }
        let delivery = try session.insert(
            """
            INSERT INTO delivery (destination, kind, key, version, number, operation, data, reason, control, recorded_at,
            state, blockers, changed_at, lane, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)
            """,
            [
                destination.text, projection.kind.id, projection.key, version, number, projection.operation.rawValue,
                vault.seal(projection.data, .data), projection.reason, projection.control.amount, recordedAt.seconds,
                blockers.count, at.milliseconds, outgoing.lane.rawValue, outgoing.dueAt?.milliseconds,
            ], numbering: "id")
        for dependency in projection.dependencies {
            try session.perform(
                "INSERT INTO dependency (delivery, destination, kind, key, met) VALUES (?, ?, ?, ?, ?)",
                [
                    delivery, destination.text, dependency.kind.id, dependency.key, !blockers.contains(dependency),
                ])
        }
        arrivals.add(delivery, of: outgoing, isFirst: number == 1, waits: !blockers.isEmpty)
    }

    private func differsFromLast(_ projection: Projection, at destination: DestinationID) throws -> Bool {
        let statement = """
            SELECT operation, data FROM delivery WHERE destination = ? AND kind = ? AND key = ?
            ORDER BY number DESC LIMIT 1
            """
        guard
            let row = try session.row(statement, [destination.text, projection.kind.id, projection.key])
        else { return true }
        return try row["operation"] != projection.operation.rawValue
            || vault.bytes(.data, in: row, session) != projection.data
    }

    private func isAccepted(_ dependency: Dependency, at destination: DestinationID) throws -> Bool {
        let statement = """
            SELECT EXISTS (SELECT 1 FROM delivery WHERE destination = ? AND kind = ? AND key = ? AND state = 'accepted')
            """
        return try session.value(Bool.self, statement, [destination.text, dependency.kind.id, dependency.key]) ?? false
    }
}

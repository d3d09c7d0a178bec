import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi

extension SQLViews {
    func trace(key: String) async throws(StoreError) -> [RecordTrace] {
        let vault = vault
        return try await database.read { session in
            try TraceReading(session: session, vault: vault).traces(of: key)
        }
    }

    func latest(key: String) async throws(StoreError) -> [(record: Canonical.Record, head: VersionHead)] {
        let vault = vault
        return try await database.read { session in
            try TraceReading(session: session, vault: vault).latest(key)
        }
    }

    func strayAnswers() async throws(StoreError) -> [StrayAnswer] {
        try await database.read { session in
            try session.rows(
                """
                SELECT id, destination, batch, at, reason, status FROM stray_answer WHERE closed_at IS NULL
                ORDER BY id DESC LIMIT 1000
                """
            ).map { row in
                try StrayAnswer(
                    number: row["id"], destination: DestinationID(row["destination"]), batch: row["batch"],
                    at: row.timestamp("at"), reason: row["reason"], status: row["status"])
            }
        }
    }

    func strayAnswer(_ number: Int64) async throws(StoreError) -> (headers: String, body: [UInt8])? {
        let vault = vault
        return try await database.read { session in
            try session.row("SELECT headers, body FROM stray_answer WHERE id = ?", [number]).map { row in
                (try row["headers"], try vault.bytes(.strayBody, in: row, session))
            }
        }
    }
}

/// Reads a record's story from the rows of one consistent state.
private struct TraceReading {
    let session: any SQLSession
    let vault: StoreVault

    /// Versions are kept by insurer and business key, which the key that operators know joins by a slash.
    private func rows(of key: String) throws -> [SQLRow] {
        guard let slash = key.firstIndex(of: "/") else { return [] }
        return try session.rows(
            """
            SELECT v.*, f.mapping, f.name, f.sm3 FROM version AS v JOIN intake_file AS f ON f.id = v.file
            WHERE v.insurer = ? AND v.key = ? ORDER BY v.kind, v.number
            """, [String(key[..<slash]), String(key[key.index(after: slash)...])])
    }

    func latest(_ key: String) throws -> [(record: Canonical.Record, head: VersionHead)] {
        var latest: [Kind: SQLRow] = [:]
        for row in try rows(of: key) { latest[try row.kind()] = row }
        return try latest.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { kind, row in
            guard let record = try Canonical.Record(row, kind: kind, vault, session),
                let digest = SM3Digest(bytes: try vault.bytes(.digest, in: row, session))
            else { return nil }
            return (record, VersionHead(version: try row["number"], digest: digest))
        }
    }

    func traces(of key: String) throws -> [RecordTrace] {
        var traces: [RecordTrace] = []
        let kinds = try Dictionary(grouping: rows(of: key), by: { try $0.kind() })
        for (kind, rows) in kinds.sorted(by: { $0.key.id < $1.key.id }) {
            var before: Canonical.Record?
            var records: [Int: Canonical.Record] = [:]
            var accepted: [DestinationID: Int] = [:]
            var versions: [RecordTrace.Version] = []
            for row in rows {
                let number: Int = try row["number"]
                let record = try Canonical.Record(row, kind: kind, vault, session)
                let deliveries = try deliveries(of: row)
                records[number] = record
                let last = Dictionary(grouping: deliveries.map(\.destination)) { accepted[$0] }
                let differences = last.compactMap { against, destinations in
                    against.map { against in
                        RecordDifference(
                            against: against, destinations: destinations,
                            fields: records[against].flatMap { earlier in record?.changes(from: earlier) })
                    }
                }
                versions.append(
                    try version(
                        row, changed: before.flatMap { record?.changes(from: $0).map(\.name) } ?? [],
                        differences: differences.sorted { $0.against < $1.against },
                        archive: record == nil ? deliveries.flatMap(\.batches).compactMap(\.archive).last : nil,
                        deliveries: deliveries))
                for delivery in deliveries where delivery.state == .accepted { accepted[delivery.destination] = number }
                before = record
            }
            traces.append(RecordTrace(kind: kind, key: key, versions: versions))
        }
        return traces
    }

    private func deliveries(of version: SQLRow) throws -> [RecordTrace.Delivery] {
        try session.rows("SELECT * FROM delivery WHERE version = ? ORDER BY destination", [try version["id"] as Int64])
            .map { try delivery($0) }
    }

    private func version(
        _ row: SQLRow, changed: [String], differences: [RecordDifference], archive: RecordTrace.Archive?,
        deliveries: [RecordTrace.Delivery]
    ) throws -> RecordTrace.Version {
        try RecordTrace.Version(
            number: row["number"], operation: try row.value("operation", Operation.self),
            storedAt: row.timestamp("stored_at"), mapping: row["mapping"], file: row["name"], fileSM3: row["sm3"],
            row: row["row"], changed: changed, differences: differences, archive: archive, deliveries: deliveries)
    }

    private func delivery(_ row: SQLRow) throws -> RecordTrace.Delivery {
        let id: Int64 = try row["id"]
        let waits = try session.rows(
            """
            SELECT r.kind, r.key, (SELECT state FROM delivery AS p WHERE p.destination = r.destination
            AND p.kind = r.kind AND p.key = r.key ORDER BY p.number DESC LIMIT 1) AS state
            FROM dependency AS r WHERE r.delivery = ? AND r.met = 0 AND r.kind <> '\(ContentDependency.word)'
            """, [id])
        let batches = try session.rows(
            """
            SELECT b.*, l.position, a.name AS archive_file FROM batch_member AS m
            JOIN batch AS b ON b.number = m.batch JOIN leaf AS l ON l.id = b.leaf
            LEFT JOIN archive AS a ON a.number = b.archive WHERE m.delivery = ? ORDER BY b.sealed_at, b.leaf
            """, [id])
        let replays = try session.values(
            String.self, "SELECT replay FROM replay_item WHERE delivery = ? ORDER BY replay", [id])
        return try RecordTrace.Delivery(
            destination: DestinationID(row["destination"]),
            state: try row.value("state", DeliveryState.self), changedAt: row.timestamp("changed_at"),
            code: row["code"], message: row["message"], lane: Lane(rawValue: row["lane"]) ?? .live,
            dueAt: row.optionalTimestamp("due_at"),
            waitsFor: try waits.map { wait in
                (
                    Dependency(kind: try wait.kind(), key: try wait["key"]),
                    try (wait["state"] as String?).flatMap { DeliveryState(rawValue: $0) }
                )
            }, batches: try batches.map { try batch($0) }, replays: replays,
            content: try ContentReading(session: session).trace(of: id))
    }

    private func batch(_ row: SQLRow) throws -> RecordTrace.Batch {
        let number: String = try row["number"]
        let attempts = try session.rows(
            """
            SELECT a.*, l.position FROM attempt AS a JOIN leaf AS l ON l.id = a.leaf WHERE a.batch = ?
            ORDER BY a.number
            """, [number])
        let receipts = try session.rows(
            """
            SELECT r.*, l.position FROM receipt AS r JOIN leaf AS l ON l.id = r.leaf WHERE r.batch = ? ORDER BY r.id
            """, [number])
        return try RecordTrace.Batch(
            number: number, parent: row["parent"], phase: try row.value("phase", BatchPhase.self),
            sealedAt: row.timestamp("sealed_at"), position: row["position"],
            // An archive that has no file yet took nothing out of the store.
            archive: (row["archive_file"] as String?).map { try RecordTrace.Archive(number: row["archive"], file: $0) },
            attempts: try attempts.map { attempt in
                try RecordTrace.Attempt(
                    number: attempt["number"], purpose: try attempt.value("purpose", AttemptPurpose.self),
                    at: attempt.timestamp("at"), endedAt: attempt.optionalTimestamp("ended_at"),
                    outcome: attempt["outcome"], detail: attempt["detail"], status: attempt["status"],
                    position: attempt["position"])
            },
            receipts: try receipts.map { receipt in
                try RecordTrace.Receipt(
                    number: receipt["receipt_no"], state: receipt["state"], at: receipt.timestamp("at"),
                    position: receipt["position"])
            })
    }
}

extension Canonical.Record {
    /// The fields whose canonical bytes differ from those of an earlier version.
    fileprivate func changes(from earlier: Canonical.Record) -> [RecordDifference.Field] {
        kind.definition.fields.compactMap { field in
            let (own, other) = (bytes(of: field), earlier.bytes(of: field))
            guard own != other else { return nil }
            return RecordDifference.Field(
                name: field.name, label: field.label, old: other?.shown(of: field), new: own?.shown(of: field))
        }
    }

    private func bytes(of field: FieldDefinition) -> [UInt8]? {
        guard state(of: field.index) == .usable else { return nil }
        var bytes: [UInt8] = []
        append(field, personal: .open, to: &bytes)
        return bytes
    }
}

extension [UInt8] {
    /// A value's canonical bytes as an operator reads them: texts without quotation marks, personal values not at all.
    fileprivate func shown(of field: FieldDefinition) -> String {
        guard !field.sensitivity.isPersonal else { return RecordDifference.hidden }
        // What is no JSON text (a number, a list) is shown as it is written.
        return (try? JSONDecoder().decode(String.self, from: Data(self))) ?? String(decoding: self, as: UTF8.self)
    }
}

import Canonical
import Delivery
import Evidence
import Exchange
import ShangMi

/// Writes versions with their deliveries, dependencies and leaves inside one transaction, a part of a file at a time: a
/// database beyond a network is asked a few times for each part, not for each record.
struct VersionIntake {
    let session: any SQLSession
    let vault: StoreVault
    let file: Int64
    let at: Timestamp
    var arrivals: Arrivals

    /// The latest versions of an insurer's records of a kind, by a list of keys; null where there is none.
    ///
    /// Two questions a key and no join: so each is answered from the index, also while the server knows nothing of the table.
    static func heads(_ dialect: SQLDialect) -> String {
        let (number, digest) = (latest("number"), latest("digest"))
        return "SELECT l.key AS place, \(number), \(digest) FROM \(dialect.texts) AS l"
    }

    private static func latest(_ column: String) -> String {
        """
        (SELECT \(column) FROM version AS v WHERE v.insurer = ? AND v.kind = ? AND v.key = l.value
        ORDER BY v.number DESC LIMIT 1) AS \(column)
        """
    }

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
            let rows = try session.rows(
                VersionIntake.heads(session.dialect),
                [
                    place.insurer.string, place.kind.id, place.insurer.string, place.kind.id,
                    KeyList(places.map { records[$0].key.bytes }).text,
                ])
            for row in rows {
                guard let number = try row["number"] as Int? else { continue }
                guard let digest = SM3Digest(bytes: try vault.bytes(.digest, in: row, session)) else {
                    throw session.damaged("digest 不是 SM3 摘要")
                }
                heads[places[try row["place"]]] = VersionHead(version: number, digest: digest)
            }
        }
        return heads
    }

    /// A version on its way to one destination.
    private struct Outgoing {
        let version: Int64
        let number: Int
        let recordedAt: Instant
        let to: OutgoingVersion
    }

    /// Writes some versions, each of a key of its own.
    mutating func write(_ new: [(incoming: IncomingRecord, version: NewVersion)]) throws {
        var (versions, references, tokens, leaves): ([SQLArguments], [SQLArguments], [SQLArguments], [SQLArguments]) =
            ([], [], [], [])
        var outgoing: [Outgoing] = []
        for (row, (incoming, version)) in zip(try session.numbers(new.count, of: "version"), new) {
            versions.append(arguments(of: version, incoming, row: row))
            references += incoming.record.references(of: row)
            tokens += vault.tokens(of: incoming.record, version: row)
            leaves.append(
                Leaf.stored(version, of: incoming, insurer: incoming.record.insurer.string, at: at).arguments(at: at))
            for projected in version.projections {
                let next = Outgoing(
                    version: row, number: version.number, recordedAt: incoming.record.recordedAt, to: projected)
                // A record's first version is the first delivery of its key.
                if try version.number == 1 || differsFromLast(projected) { outgoing.append(next) }
            }
        }
        try session.perform(
            """
            INSERT INTO version (id, insurer, kind, key, number, operation, digest, canonical, secret, disclosure, salted,
            recorded_at, stored_at, file, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, each: versions)
        try session.perform(Relation.insertion, each: references)
        try session.perform(StoreVault.tokenInsertion, each: tokens)
        try session.perform(Leaf.insertion, each: leaves)
        try write(outgoing)
    }

    private func arguments(of version: NewVersion, _ incoming: IncomingRecord, row: Int64) -> SQLArguments {
        let record = incoming.record
        return [
            row, record.insurer.string, record.kind.id, incoming.key.description, version.number,
            record.operation.rawValue,
            vault.seal(incoming.digest.bytes, .digest), vault.seal(incoming.canonical, .canonical),
            vault.seal(version.secret.bytes, .secret), vault.seal(version.disclosure.text, .disclosure),
            version.salted.bytes, record.recordedAt.seconds, at.milliseconds, file, Int(record.origin.row),
        ]
    }

    private mutating func write(_ outgoing: [Outgoing]) throws {
        let accepted = try accepted(outgoing)
        var (deliveries, dependencies): ([SQLArguments], [SQLArguments]) = ([], [])
        for (row, next) in zip(try session.numbers(outgoing.count, of: "delivery"), outgoing) {
            let (destination, projection) = (next.to.destination.text, next.to.projection)
            let met = projection.dependencies.map { accepted.contains(Awaited(destination: destination, on: $0)) }
            let blockers = met.count { !$0 }
            deliveries.append([
                row, destination, projection.kind.id, projection.key, next.version, next.number,
                projection.operation.rawValue, vault.seal(projection.data, .data), projection.reason,
                projection.control.amount, next.recordedAt.seconds, blockers, at.milliseconds, next.to.lane.rawValue,
                next.to.dueAt?.milliseconds,
            ])
            for (dependency, isMet) in zip(projection.dependencies, met) {
                dependencies.append([row, destination, dependency.kind.id, dependency.key, isMet])
            }
            arrivals.add(row, of: next.to, isFirst: next.number == 1, waits: blockers > 0)
        }
        try session.perform(
            """
            INSERT INTO delivery (id, destination, kind, key, version, number, operation, data, reason, control,
            recorded_at, state, blockers, changed_at, lane, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)
            """, each: deliveries)
        try session.perform(
            "INSERT INTO dependency (delivery, destination, kind, key, met) VALUES (?, ?, ?, ?, ?)", each: dependencies)
    }

    private func differsFromLast(_ outgoing: OutgoingVersion) throws -> Bool {
        let projection = outgoing.projection
        let last = try session.row(
            """
            SELECT operation, data FROM delivery WHERE destination = ? AND kind = ? AND key = ?
            ORDER BY number DESC LIMIT 1
            """, [outgoing.destination.text, projection.kind.id, projection.key])
        guard let last else { return true }
        return try last["operation"] != projection.operation.rawValue
            || vault.bytes(.data, in: last, session) != projection.data
    }

    /// What a delivery waits for, at its destination.
    private struct Awaited: Hashable {
        let destination: String
        let on: Dependency
    }

    /// What of all that these deliveries refer to is accepted where they go.
    private func accepted(_ outgoing: [Outgoing]) throws -> Set<Awaited> {
        struct Place: Hashable {
            let destination: String
            let kind: Kind
        }
        var awaited: [Place: Set<String>] = [:]
        for next in outgoing {
            for dependency in next.to.projection.dependencies {
                awaited[Place(destination: next.to.destination.text, kind: dependency.kind), default: []]
                    .insert(dependency.key)
            }
        }
        var accepted: Set<Awaited> = []
        for (place, keys) in awaited {
            let found = try session.values(
                String.self,
                """
                SELECT l.value FROM \(session.dialect.texts) AS l WHERE EXISTS (SELECT 1 FROM delivery AS d
                WHERE d.destination = ? AND d.kind = ? AND d.key = l.value AND d.state = 'accepted')
                """, [KeyList(keys.map { Array($0.utf8) }).text, place.destination, place.kind.id])
            for key in found {
                accepted.insert(
                    Awaited(destination: place.destination, on: Dependency(kind: place.kind, key: key)))
            }
        }
        return accepted
    }
}

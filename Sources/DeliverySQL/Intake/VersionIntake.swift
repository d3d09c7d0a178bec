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
    let parent: @Sendable (Canonical.Record, DestinationID) -> OutgoingVersion?
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

    /// Writes some versions, each of a key of its own.
    mutating func write(_ new: [(incoming: IncomingRecord, version: NewVersion)]) throws {
        var (versions, references, tokens, leaves): ([SQLArguments], [SQLArguments], [SQLArguments], [SQLArguments]) =
            ([], [], [], [])
        var ways = WaysOut(session: session, vault: vault, parent: parent)
        try ways.look(for: new.flatMap(\.version.projections))
        var outgoing: [OutgoingDelivery] = []
        for (row, (incoming, version)) in zip(try session.numbers(new.count, of: "version"), new) {
            versions.append(arguments(of: version, incoming, row: row))
            references += incoming.record.references(of: row)
            tokens += vault.tokens(of: incoming.record, version: row)
            leaves.append(
                Leaf.stored(version, of: incoming, insurer: incoming.record.insurer.string, at: at).arguments(at: at))
            for projected in version.projections {
                let next = OutgoingDelivery(
                    version: row, number: version.number, insurer: incoming.record.insurer,
                    recordedAt: incoming.record.recordedAt, to: projected)
                if try ways.takes(next) { outgoing.append(next) }
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

    private mutating func write(_ outgoing: [OutgoingDelivery]) throws {
        let ways = WaysOut(session: session, vault: vault, parent: parent)
        var (all, accepted) = try ways.withParents(ways.inLanesOfOwners(outgoing))
        all += try ways.inLanesOfOwners(ways.belongings(of: all))
        var (deliveries, data, dependencies): ([SQLArguments], [SQLArguments], [SQLArguments]) = ([], [], [])
        for (row, next) in zip(try session.numbers(all.count, of: "delivery"), all) {
            let (destination, projection) = (next.to.destination.text, next.to.projection)
            let met = projection.dependencies.map { accepted.contains(Awaited($0, at: next.to.destination)) }
            let blockers = met.count { !$0 }
            deliveries.append([
                row, destination, projection.kind.id, projection.key, next.version, next.number,
                projection.operation.rawValue, projection.reason, projection.control.amount,
                next.recordedAt.seconds, blockers, at.milliseconds, next.to.lane.rawValue,
                next.to.dueAt?.milliseconds,
            ])
            data.append([row, vault.seal(projection.data, .data)])
            for (dependency, isMet) in zip(projection.dependencies, met) {
                dependencies.append([row, destination, dependency.kind.id, dependency.key, isMet])
            }
            arrivals.add(row, of: next.to, isFirst: next.number == 1, waits: blockers > 0)
        }
        try session.perform(
            """
            INSERT INTO delivery (id, destination, kind, key, version, number, operation, reason, control,
            recorded_at, state, blockers, changed_at, lane, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)
            """, each: deliveries)
        try session.perform("INSERT INTO delivery_data (delivery, bytes) VALUES (?, ?)", each: data)
        try session.perform(
            "INSERT INTO dependency (delivery, destination, kind, key, met) VALUES (?, ?, ?, ?, ?)", each: dependencies)
    }
}

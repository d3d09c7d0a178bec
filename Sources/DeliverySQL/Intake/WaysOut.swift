import Canonical
import Delivery
import Exchange

/// A version on its way to one destination.
struct OutgoingDelivery {
    let version: Int64
    let number: Int
    let insurer: Text
    let recordedAt: Instant
    var to: OutgoingVersion

    /// What it is a delivery of, and where.
    var place: Awaited { Awaited(Dependency(kind: to.projection.kind, key: to.projection.key), at: to.destination) }
}

/// A record at a destination, as others wait for it there.
struct Awaited: Hashable {
    let record: Dependency
    let destination: DestinationID

    init(_ record: Dependency, at destination: DestinationID) {
        self.record = record
        self.destination = destination
    }
}

/// Which of the versions of an intake go out, and what has to go before them.
struct WaysOut {
    let session: any SQLSession
    let vault: StoreVault
    let parent: @Sendable (Canonical.Record, DestinationID) -> OutgoingVersion?
    /// What went out before, or is about to, of that on which it depends whether others go.
    private var gone: Set<Awaited> = []

    init(
        session: any SQLSession, vault: StoreVault,
        parent: @escaping @Sendable (Canonical.Record, DestinationID) -> OutgoingVersion?
    ) {
        self.session = session
        self.vault = vault
        self.parent = parent
    }

    /// Looks up, all at once, what these versions would go with.
    mutating func look(for outgoing: [OutgoingVersion]) throws {
        var asked: [Awaited] = []
        for next in outgoing {
            guard case .with(let named) = next.reach else { continue }
            asked += named.map { Awaited($0, at: next.destination) }
        }
        gone = try found(asked)
    }

    /// Whether a version goes out: its bytes differ from the last ones there, and it is one that goes there.
    mutating func takes(_ next: OutgoingDelivery) throws -> Bool {
        // A record's first version is the first delivery of its key.
        let last = next.number == 1 ? nil : try last(next.to)
        let goes =
            if let last {
                try last["operation"] != next.to.projection.operation.rawValue
                    || vault.bytes(.data, in: last, session) != next.to.projection.data
            } else {
                switch next.to.reach {
                case .always: true
                case .ifKnown: false
                case .with(let named): named.contains { gone.contains(Awaited($0, at: next.to.destination)) }
                }
            }
        if goes { gone.insert(next.place) }
        return goes
    }

    /// These deliveries, and before them those of everything stored that they wait for and that their destination never got;
    /// and what of all that they wait for is accepted.
    func withParents(_ outgoing: [OutgoingDelivery]) throws -> (all: [OutgoingDelivery], accepted: Set<Awaited>) {
        var (all, level) = (outgoing, outgoing)
        var going = Set(outgoing.map(\.place))
        var accepted: Set<Awaited> = []
        while !level.isEmpty {
            var awaited: [Awaited: Text] = [:]
            for next in level {
                for dependency in next.to.projection.dependencies {
                    awaited[Awaited(dependency, at: next.to.destination)] = next.insurer
                }
            }
            let met = try found(Array(awaited.keys), isAccepted: true)
            accepted.formUnion(met)
            let open = awaited.filter { !met.contains($0.key) && !going.contains($0.key) }
            let gone = try found(Array(open.keys))
            level = try stored(open.filter { !gone.contains($0.key) })
            going.formUnion(level.map(\.place))
            all = level + all
        }
        return (all, accepted)
    }

    /// The same deliveries, those in the priority lane whose owner is a report of that lane.
    ///
    /// What belongs to a report is no more behind bulk than the report. A lane that the owner was only lent does not count.
    func inLanesOfOwners(_ outgoing: [OutgoingDelivery]) throws -> [OutgoingDelivery] {
        func owner(of next: OutgoingDelivery) -> Awaited? {
            next.to.lane == .priority ? nil : next.to.owner.map { Awaited($0, at: next.to.destination) }
        }
        var owners: [Awaited: Text] = [:]
        for next in outgoing { owner(of: next).map { owners[$0] = next.insurer } }
        guard !owners.isEmpty else { return outgoing }
        let urgent = Set(try stored(owners).filter { $0.to.lane == .priority }.map(\.place))
        return outgoing.map { next in
            guard owner(of: next).map(urgent.contains) ?? false else { return next }
            var next = next
            next.to = next.to.hurried
            return next
        }
    }

    /// What belongs to these records, was stored before, and never went where they go.
    func belongings(of all: [OutgoingDelivery]) throws -> [OutgoingDelivery] {
        let owners = Dictionary(grouping: all.filter { $0.to.projection.operation == .upsert }, by: \.insurer)
        var belongings: [OutgoingDelivery] = []
        for (insurer, group) in owners where try session.hasOwned(insurer) {
            let places = Dictionary(grouping: Set(group.map(\.place))) { WaysOut.businessKey($0.record.key) }
            for relation in Relation.belongings {
                let rows = try session.rows(
                    WaysOut.owned(session.dialect),
                    [KeyList(places.keys.sorted().map { Array($0.utf8) }).text, relation.id, insurer.string])
                for row in rows {
                    guard let record = try Canonical.Record(row, kind: relation.kind, vault, session) else { continue }
                    for place in places[try row["parent"], default: []] {
                        guard let outgoing = parent(record, place.destination), outgoing.owner == place.record else {
                            continue
                        }
                        belongings.append(
                            OutgoingDelivery(
                                version: try row["id"], number: try row["number"], insurer: insurer,
                                recordedAt: record.recordedAt, to: outgoing))
                    }
                }
            }
        }
        let known = try found(belongings.map(\.place)).union(all.map(\.place))
        return belongings.filter { !known.contains($0.place) }
    }

    /// What names one of a list of keys as its owner's, and is in force: with the key as `parent`.
    static func owned(_ dialect: SQLDialect) -> String {
        """
        SELECT l.value AS parent, version.id, version.number, version.canonical, version.recorded_at
        FROM \(dialect.texts) AS l CROSS JOIN reference CROSS JOIN version
        WHERE reference.relation = ? AND reference.parent = l.value AND version.id = reference.version
        AND version.insurer = ? AND version.operation = 'upsert' AND \(SQLHistory.isLatest)
        ORDER BY version.key
        """
    }

    private func last(_ outgoing: OutgoingVersion) throws -> SQLRow? {
        try session.row(
            """
            SELECT operation, (SELECT bytes FROM delivery_data WHERE delivery = d.id) AS bytes FROM delivery AS d
            WHERE destination = ? AND kind = ? AND key = ? ORDER BY number DESC LIMIT 1
            """, [outgoing.destination.text, outgoing.projection.kind.id, outgoing.projection.key])
    }

    /// Which of these have a delivery, or one that is accepted; the OFFSET as in `DeliveryQueue.claimable`.
    private func found(_ awaited: [Awaited], isAccepted: Bool = false) throws -> Set<Awaited> {
        struct Place: Hashable {
            let destination: DestinationID
            let kind: Kind
        }
        let byPlace = Dictionary(grouping: Set(awaited)) { Place(destination: $0.destination, kind: $0.record.kind) }
        var found: Set<Awaited> = []
        for (place, group) in byPlace {
            let keys = try session.values(
                String.self,
                """
                SELECT l.value FROM \(session.dialect.texts) AS l WHERE EXISTS (SELECT 1 FROM delivery AS d
                WHERE d.destination = ? AND d.kind = ? AND d.key = l.value\(isAccepted ? " AND d.state = 'accepted'" : "")
                LIMIT 1 OFFSET 0)
                """, [KeyList(group.map { Array($0.record.key.utf8) }).text, place.destination.text, place.kind.id])
            for key in keys {
                found.insert(Awaited(Dependency(kind: place.kind, key: key), at: place.destination))
            }
        }
        return found
    }

    /// What goes out of the latest versions of these records: each insurer's own, those not void.
    private func stored(_ missing: [Awaited: Text]) throws -> [OutgoingDelivery] {
        struct Place: Hashable {
            let insurer: Text
            let kind: Kind
        }
        let byPlace = Dictionary(grouping: missing) { Place(insurer: $0.value, kind: $0.key.record.kind) }
        var deliveries: [OutgoingDelivery] = []
        for (place, group) in byPlace {
            let destinations = Dictionary(grouping: group) { WaysOut.businessKey($0.key.record.key) }
            let rows = try session.rows(
                """
                SELECT v.key, v.id, v.number, v.operation, v.canonical, v.recorded_at
                FROM \(session.dialect.texts) AS l CROSS JOIN version AS v
                WHERE v.id = (SELECT w.id FROM version AS w WHERE w.insurer = ? AND w.kind = ? AND w.key = l.value
                ORDER BY w.number DESC LIMIT 1)
                """,
                [KeyList(destinations.keys.sorted().map { Array($0.utf8) }).text, place.insurer.string, place.kind.id])
            for row in rows where try row["operation"] == Operation.upsert.rawValue {
                guard let record = try Canonical.Record(row, kind: place.kind, vault, session) else { continue }
                for (awaited, insurer) in destinations[try row["key"], default: []] {
                    guard let outgoing = parent(record, awaited.destination) else { continue }
                    deliveries.append(
                        OutgoingDelivery(
                            version: try row["id"], number: try row["number"], insurer: insurer,
                            recordedAt: record.recordedAt, to: outgoing))
                }
            }
        }
        return deliveries
    }

    /// What stands behind the insurer's code in a record's key at destinations.
    private static func businessKey(_ key: String) -> String {
        key.firstIndex(of: "/").map { String(key[key.index(after: $0)...]) } ?? key
    }
}

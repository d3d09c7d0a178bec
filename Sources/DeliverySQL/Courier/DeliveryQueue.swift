import Canonical
import Delivery
import Exchange

/// The queued deliveries of a destination, and which of them go next.
struct DeliveryQueue {
    /// What goes next: deliveries of one kind and one lane.
    struct Next {
        let turn: Turn
        let lane: Lane
        /// The refused batch of which they are a part.
        let parent: BatchNumber?
        let candidates: [DeliveryCandidate]
    }

    let session: any SQLSession
    let vault: StoreVault
    let destination: DestinationID
    let now: Timestamp

    /// A queued delivery that nothing holds back: what it refers to is accepted, and no earlier version is under way.
    ///
    /// The OFFSET says nothing; with it PostgreSQL asks about each delivery by its key, instead of joining with all deliveries
    /// of a kind, which it believes to be few until somebody has analysed the table.
    static let claimable = """
        state = 'queued' AND blockers = 0 AND NOT EXISTS (SELECT 1 FROM delivery AS e WHERE e.destination = d.destination
        AND e.kind = d.kind AND e.key = d.key AND e.number < d.number
        AND e.state IN ('dispatching', 'unknown', 'acceptedPending', 'quarantined') LIMIT 1 OFFSET 0)
        """

    /// The next deliveries, at most `limit` of them; `nil` when nothing may go.
    func next(limit: Int, turns: [Turn]) throws -> Next? {
        for turn in turns {
            let found =
                switch turn {
                case .priority: try next(of: .priority, turn, limit: limit)
                case .live: try next(of: .live, turn, limit: limit)
                case .backfill: try next(of: .backfill, turn, limit: limit)
                case .portions: try nextPortion(limit: limit)
                }
            if let found { return found }
        }
        return nil
    }

    /// Whether anything may be sealed now.
    var hasAny: Bool {
        get throws { try nextPlace() != nil || Lane.allCases.contains { try has($0) } }
    }

    /// Whether anything of a lane may be sealed now: what `next` would find, without its content.
    func has(_ lane: Lane) throws -> Bool {
        try queuedKinds(in: lane).contains { kind in
            try session.value(Int64.self, DeliveryQueue.calm("id", in: lane), arguments + [kind.id, 1]) != nil
        }
    }

    /// By deadline first: what has none comes after what has one; then parents' kinds before their children's.
    private func next(of lane: Lane, _ turn: Turn, limit: Int) throws -> Next? {
        let kinds = try queuedKinds(in: lane)
        if let hurried = try hurried(of: kinds, in: lane) {
            let candidates = try candidates(
                DeliveryQueue.hurried(DeliveryQueue.columns, in: lane), hurried, arguments + [hurried.id, limit])
            return Next(turn: turn, lane: lane, parent: nil, candidates: candidates)
        }
        for kind in kinds {
            let candidates = try candidates(
                DeliveryQueue.calm(DeliveryQueue.columns, in: lane), kind, arguments + [kind.id, limit])
            if !candidates.isEmpty { return Next(turn: turn, lane: lane, parent: nil, candidates: candidates) }
        }
        return nil
    }

    /// The kind of the delivery with the nearest deadline, of those that may go; of two the one that is sent first.
    private func hurried(of kinds: [Kind], in lane: Lane) throws -> Kind? {
        let due = try kinds.compactMap { kind in
            try session.value(Int64.self, DeliveryQueue.hurried("due_at", in: lane), arguments + [kind.id, 1])
                .map { (kind: kind, at: $0) }
        }
        return due.min { $0.at < $1.at }?.kind
    }

    /// The kinds of which anything is queued in a lane, in sending order: one question, where most kinds have nothing.
    private func queuedKinds(in lane: Lane) throws -> [Kind] {
        let all = KeyList(Kind.allCases.map { Array($0.id.utf8) })
        return try session.values(
            String.self, DeliveryQueue.queuedKinds(session.dialect, in: lane), [all.text, destination.text]
        ).compactMap { Kind(id: $0) }
    }

    /// Those of a list of kinds of which anything is queued; each is answered from the index of claims.
    ///
    /// In the index's order: else PostgreSQL, which believes that any row will do, goes through all rows for a kind that has none.
    static func queuedKinds(_ dialect: SQLDialect, in lane: Lane) -> String {
        """
        SELECT l.value FROM \(dialect.texts) AS l WHERE EXISTS (SELECT 1 FROM delivery AS d WHERE destination = ?
        AND lane = \(lane.rawValue) AND kind = l.value AND state = 'queued' AND blockers = 0 AND portion IS NULL
        ORDER BY recorded_at, key LIMIT 1 OFFSET 0) ORDER BY l.key
        """
    }

    /// Deliveries of a kind with a deadline, the nearest first; from an index of those that wait for nothing.
    static func hurried(_ columns: String, in lane: Lane) -> String {
        "SELECT \(columns) FROM delivery AS d WHERE \(place(lane)) AND kind = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT ?"
    }

    /// Deliveries of a kind in a lane in which nothing has a deadline, oldest first; from the index of claims, in its order.
    static func calm(_ columns: String, in lane: Lane) -> String {
        "SELECT \(columns) FROM delivery AS d WHERE \(place(lane)) AND kind = ? ORDER BY recorded_at, key LIMIT ?"
    }

    /// What is read of a delivery that goes.
    static let columns = """
        id, key, number, operation, (SELECT bytes FROM delivery_data WHERE delivery = d.id) AS bytes, reason, control, due_at
        """

    /// The portion, kind and lane of what goes next as a part.
    static let portionPlace = """
        SELECT kind, portion, lane FROM delivery AS d WHERE \(inPortion) ORDER BY portion, kind, lane LIMIT 1
        """

    /// Deliveries of a portion, a kind and a lane, oldest first; from the same index.
    static let portion = """
        SELECT \(columns) FROM delivery AS d WHERE \(inPortion) AND portion = ? AND kind = ? AND lane = ?
        ORDER BY recorded_at, key LIMIT ?
        """

    /// Takes out what is past its deadline; from the index of deadlines, which holds also what waits.
    static let parkLate = """
        UPDATE delivery SET state = 'late', code = 'LATE', message = '已过报送期限', changed_at = ?
        WHERE destination = ? AND state = 'queued' AND due_at IS NOT NULL AND due_at <= ?
        """

    /// When the first of those that wait for a moment of their own may go.
    static let later = """
        SELECT min(not_before) FROM delivery WHERE destination = ? AND state = 'queued' AND blockers = 0
        AND not_before > 0 AND not_before > ?
        """

    private static let inPortion = "destination = ? AND portion IS NOT NULL AND not_before <= ? AND \(claimable)"

    private func nextPlace() throws -> SQLRow? { try session.row(DeliveryQueue.portionPlace, arguments) }

    private func nextPortion(limit: Int) throws -> Next? {
        guard let row = try nextPlace(), let kind = Kind(id: try row["kind"]) else { return nil }
        let (portion, lane): (String, Int) = (try row["portion"], try row["lane"])
        let candidates = try candidates(DeliveryQueue.portion, kind, arguments + [portion, kind.id, lane, limit])
        let isPart = !portion.hasPrefix("replay:")
        let parent = isPart ? portion.split(separator: "/").first.map { BatchNumber(String($0)) } : nil
        return Next(
            turn: .portions, lane: Lane(rawValue: lane) ?? .live, parent: parent, candidates: candidates)
    }

    /// The lane stands in the text: as a parameter, SQLite would compile the statement anew at every use, since the
    /// condition of a partial index names a lane.
    private static func place(_ lane: Lane) -> String {
        """
        destination = ? AND lane = \(lane.rawValue) AND portion IS NULL AND not_before <= ? AND \(DeliveryQueue.claimable)
        """
    }

    private var arguments: SQLArguments { [destination.text, now.milliseconds] }

    private func candidates(
        _ sql: String, _ kind: Kind, _ arguments: SQLArguments
    ) throws -> [DeliveryCandidate] {
        try session.rows(sql + session.dialect.free, arguments).map { row in
            let projection = try Projection(
                kind: kind, key: row["key"], operation: try row.value("operation", Operation.self),
                data: try vault.bytes(.data, in: row, session), reason: row["reason"], control: Fen(row["control"]),
                dependencies: [])
            return try DeliveryCandidate(
                delivery: DeliveryID(row["id"]), record: BatchRecord(projection: projection, version: row["number"]),
                dueAt: row.optionalTimestamp("due_at"))
        }
    }
}

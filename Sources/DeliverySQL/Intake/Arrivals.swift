import Canonical
import Delivery
import Exchange

/// A file's deliveries on their way into the queues of their destinations.
///
/// Until they arrive, an intake writes rows of its own alone, so that files go in side by side; then it excludes others
/// from the queues, looks at what they left there, and ends.
struct Arrivals {
    private let session: any SQLSession
    private var destinations: Set<DestinationID> = []
    private var later: [Int64] = []
    private var withdrawals: [Int64] = []
    private var waiting: [Int64] = []
    private var urgent: [(delivery: Int64, lane: Lane)] = []
    private var contents: [ContentWait] = []
    /// Whether a priority delivery waits for something, which may be what comes next.
    private var isUrgent: Bool

    init(session: any SQLSession) throws {
        self.session = session
        isUrgent = try session.hasWaitingPriority()
    }

    /// Notes a new delivery.
    ///
    /// - Parameters:
    ///   - delivery: Its row.
    ///   - outgoing: What goes out.
    ///   - isFirst: Whether its record's version is the first.
    ///   - waits: Whether something that it refers to is not accepted.
    mutating func add(_ delivery: Int64, of outgoing: OutgoingVersion, isFirst: Bool, waits: Bool) {
        destinations.insert(outgoing.destination)
        if !isFirst {
            later.append(delivery)
            if outgoing.projection.operation == .withdraw { withdrawals.append(delivery) }
        }
        if waits { waiting.append(delivery) }
        if let content = outgoing.content {
            contents.append(ContentWait(delivery: delivery, destination: outgoing.destination, content: content))
        }
        if outgoing.lane == .priority { isUrgent = true }
        if isUrgent { urgent.append((delivery, outgoing.lane)) }
    }

    /// Puts the deliveries into the queues.
    func arrive(at now: Timestamp) throws {
        // In one order, so that no two files wait for each other.
        for destination in destinations.sorted() { try session.lock(.destination(destination)) }
        if !later.isEmpty { try session.supersede(before: RowList(later), at: now) }
        if !withdrawals.isEmpty { try session.drop(RowList(withdrawals), at: now) }
        if session.dialect.hasManyWriters, !waiting.isEmpty { try session.meet(RowList(waiting)) }
        if !contents.isEmpty { try session.add(contents, at: now) }
        for (delivery, lane) in urgent { try session.lendLanes(around: delivery, lane: lane) }
        if !urgent.isEmpty, try destinations.contains(where: { try session.hasOpenContents(at: $0) }) {
            try session.relane(around: RowList(urgent.map(\.delivery)))
        }
    }
}

extension SQLSession {
    /// Takes what is queued of the same records before these deliveries out of the queue.
    fileprivate func supersede(before later: RowList, at now: Timestamp) throws {
        // CROSS JOIN: SQLite joins in this order.
        try perform(
            """
            UPDATE delivery SET state = 'superseded', changed_at = ? WHERE id IN (SELECT e.id
            FROM \(dialect.numbers) AS l CROSS JOIN delivery AS d CROSS JOIN delivery AS e
            WHERE d.id = l.value AND e.destination = d.destination AND e.kind = d.kind AND e.key = d.key
            AND e.number < d.number AND e.state IN ('queued', 'late'))
            """, [now.milliseconds, later.text])
    }

    /// Takes those of these withdrawals out of the queue whose record was never sent there, or always rejected: there is
    /// nothing to withdraw.
    fileprivate func drop(_ withdrawals: RowList, at now: Timestamp) throws {
        try perform(
            """
            UPDATE delivery SET state = 'superseded', changed_at = ? WHERE id IN (SELECT d.id
            FROM \(dialect.numbers) AS l CROSS JOIN delivery AS d WHERE d.id = l.value
            AND NOT EXISTS (SELECT 1 FROM delivery AS e WHERE e.destination = d.destination AND e.kind = d.kind
            AND e.key = d.key AND e.number < d.number AND e.operation = 'upsert'
            AND e.state NOT IN ('queued', 'late', 'superseded', 'rejected')))
            """, [now.milliseconds, withdrawals.text])
    }

    /// Counts anew what these deliveries wait for: some of it may have been accepted since it was looked at.
    fileprivate func meet(_ waiting: RowList) throws {
        try perform(
            """
            UPDATE dependency SET met = 1 WHERE met = 0 AND delivery IN \(dialect.ids)
            AND EXISTS (SELECT 1 FROM delivery AS p WHERE p.destination = dependency.destination
            AND p.kind = dependency.kind AND p.key = dependency.key AND p.state = 'accepted')
            """, [waiting.text])
        try perform(
            """
            UPDATE delivery SET blockers = (SELECT count(*) FROM dependency AS r
            WHERE r.delivery = delivery.id AND r.met = 0) WHERE id IN \(dialect.ids)
            """, [waiting.text])
    }
}

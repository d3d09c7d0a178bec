import Canonical
import Delivery
import Exchange

/// What stands in the kind of a dependency where an attachment waits for its content, not for a record.
enum ContentDependency {
    /// The word; no kind of records has it as its id.
    static let word = "content"

    /// The rows by which deliveries wait for a content, as a condition with two parameters: destination and key.
    static let waiting = "destination = ? AND kind = '\(word)' AND key = ? AND met = 0"

    /// The deliveries that wait for some priority deliveries, as a question with one parameter: their ids.
    static func belonging(_ dialect: SQLDialect) -> String {
        """
        SELECT r.delivery FROM \(dialect.numbers) AS l CROSS JOIN delivery AS o CROSS JOIN dependency AS r
        WHERE o.id = l.value AND o.lane = 0 AND r.destination = o.destination AND r.kind = o.kind AND r.key = o.key
        AND r.met = 0
        """
    }

    /// The contents of a destination that may be leased or due, as a condition with one parameter; answered from the index of
    /// phases, however many were taken.
    static let open = "destination = ? AND phase IN ('ready', 'sending', 'unknown')"

    /// Destination and key of the contents for which some deliveries wait, as a question with one parameter: their ids.
    static func awaited(_ dialect: SQLDialect, by condition: String = "") -> String {
        """
        SELECT r.destination, r.key FROM dependency AS r JOIN delivery AS d ON d.id = r.delivery
        WHERE r.delivery IN \(dialect.ids) AND r.kind = '\(word)' AND r.met = 0\(condition)
        """
    }
}

/// A delivery that waits for a content.
struct ContentWait {
    let delivery: Int64
    let destination: DestinationID
    let content: ContentID
}

extension SQLSession {
    /// Lets new deliveries wait for their contents, unless their destination has them.
    func add(_ waits: [ContentWait], at now: Timestamp) throws {
        try perform(
            """
            INSERT INTO content (destination, key, bytes, phase, lane, received, sent, questions, lost, stalls, wait, epoch,
            changed_at) VALUES (?, ?, ?, 'waiting', \(Lane.backfill.rawValue), 0, 0, 0, 0, 0, 0, 0, ?)
            ON CONFLICT (destination, key) DO NOTHING
            """, each: waits.map { [$0.destination.text, $0.content.key, $0.content.bytes, now.milliseconds] })
        try perform(
            """
            INSERT INTO dependency (delivery, destination, kind, key, met)
            SELECT d.id, c.destination, '\(ContentDependency.word)', c.key, CASE WHEN c.phase = 'taken' THEN 1 ELSE 0 END
            FROM delivery AS d, content AS c WHERE d.id = ? AND c.destination = ? AND c.key = ?
            """, each: waits.map { [$0.delivery, $0.destination.text, $0.content.key] })
        let list = RowList(waits.map(\.delivery))
        try perform(
            """
            UPDATE delivery SET blockers = (SELECT count(*) FROM dependency AS r WHERE r.delivery = delivery.id
            AND r.met = 0) WHERE id IN \(dialect.ids)
            """, [list.text])
        try want(for: list, at: now)
    }

    /// Has the contents sent for which one of these deliveries waits, and for nothing else: nothing of an attachment leaves
    /// before the record to which it belongs is accepted.
    func want(for list: RowList, at now: Timestamp) throws {
        let alone = ContentDependency.awaited(dialect, by: " AND d.state = 'queued' AND d.blockers = 1")
        // Of what was sent before, and then wanted by nobody, the destination may have anything: it is asked.
        try perform(
            """
            UPDATE content SET phase = CASE WHEN sent > 0 THEN 'unknown' ELSE 'ready' END, next_at = ?, lost = 0, stalls = 0,
            wait = 0, questions = 0, changed_at = ? WHERE phase IN ('waiting', 'failed') AND (destination, key) IN (\(alone))
            """, [now.milliseconds, now.milliseconds, list.text])
        try relane(for: list)
    }

    /// Gives the contents for which these deliveries wait the lane of the most urgent one that waits for them.
    func relane(for list: RowList) throws {
        try perform(
            """
            UPDATE content SET lane = coalesce((SELECT min(d.lane) FROM dependency AS r JOIN delivery AS d ON d.id = r.delivery
            WHERE r.destination = content.destination AND r.kind = '\(ContentDependency.word)' AND r.key = content.key
            AND r.met = 0 AND d.state = 'queued'), lane)
            WHERE (destination, key) IN (\(ContentDependency.awaited(dialect)))
            """, [list.text])
    }

    /// The same for the contents of these deliveries, and of what waits for them, whose lanes were lent.
    func relane(around list: RowList) throws {
        let belonging = try values(Int64.self, ContentDependency.belonging(dialect), [list.text])
        try relane(for: RowList(belonging))
        try relane(for: list)
    }

    /// Whether a destination does not have all contents; answered from the index of phases.
    func hasOpenContents(at destination: DestinationID) throws -> Bool {
        try value(
            Bool.self,
            """
            SELECT EXISTS (SELECT 1 FROM content WHERE destination = ?
            AND phase IN ('waiting', 'ready', 'sending', 'unknown', 'failed'))
            """, [destination.text]) ?? false
    }

    /// Whether anything of a destination waits to be wanted; answered from the index of phases.
    func hasUnwantedContents(at destination: DestinationID) throws -> Bool {
        try value(
            Bool.self,
            "SELECT EXISTS (SELECT 1 FROM content WHERE destination = ? AND phase IN ('waiting', 'failed'))",
            [destination.text]) ?? false
    }

    /// Lets a delivery that is queued again wait for its content anew: what the destination has of it is asked.
    func reopenContent(of delivery: Int64, at now: Timestamp) throws {
        let reopened = try perform(
            "UPDATE dependency SET met = 0 WHERE delivery = ? AND kind = '\(ContentDependency.word)'", [delivery])
        guard reopened > 0 else { return }
        try perform(
            """
            UPDATE content SET phase = 'waiting' WHERE phase IN ('taken', 'failed') AND (destination, key) IN (
            SELECT destination, key FROM dependency WHERE delivery = ? AND kind = '\(ContentDependency.word)')
            """, [delivery])
        try perform(
            "UPDATE delivery SET blockers = (SELECT count(*) FROM dependency WHERE delivery = ? AND met = 0) WHERE id = ?",
            [delivery, delivery])
        try want(for: RowList([delivery]), at: now)
    }

    /// The content whose next attempt is due: of one phase, the most urgent, then the one that waits longest.
    ///
    /// One that nobody waits for any more is put aside: its attachment was replaced, withdrawn or parked.
    func dueContent(_ phase: ContentPhase, of destination: DestinationID, at now: Timestamp) throws -> DueContent? {
        while let row = try row(
            """
            SELECT * FROM content WHERE destination = ? AND phase = '\(phase.rawValue)' AND owner IS NULL AND next_at <= ?
            ORDER BY lane, next_at, key LIMIT 1
            """, [destination.text, now.milliseconds])
        {
            let sources = try sources(of: row)
            if !sources.isEmpty { return DueContent(row: row, sources: sources) }
            try perform(
                "UPDATE content SET phase = 'waiting', changed_at = ? WHERE destination = ? AND key = ?",
                [now.milliseconds, destination.text, try row["key"] as String])
        }
        return nil
    }

    /// The attachments that wait for a content, the newest first: each file may have gone meanwhile, and another may be there.
    ///
    /// What an operator corrected came from no file: insurer and folder are those of the attachment's first version.
    private func sources(of content: SQLRow) throws -> [SQLRow] {
        try rows(
            """
            SELECT g.insurer, v.canonical, v.recorded_at, coalesce(f.folder, g.folder) AS folder
            FROM dependency AS r JOIN delivery AS d ON d.id = r.delivery
            JOIN version AS v ON v.id = d.version JOIN intake_file AS f ON f.id = v.file
            JOIN version AS w ON w.insurer = v.insurer AND w.kind = v.kind AND w.key = v.key AND w.number = 1
            JOIN intake_file AS g ON g.id = w.file WHERE r.destination = ? AND r.kind = '\(ContentDependency.word)' AND r.key = ? AND r.met = 0
            AND d.state = 'queued' AND d.blockers = 1 ORDER BY d.id DESC LIMIT 5
            """, [try content["destination"] as String, try content["key"] as String])
    }

    /// Leases a content to a worker.
    func claim(_ due: DueContent, lease: Lease, _ vault: StoreVault) throws -> ClaimedContent {
        let (destination, key): (String, String) = (try due.row["destination"], try due.row["key"])
        let epoch = try due.row["epoch"] as Int + 1
        try perform(
            "UPDATE content SET owner = ?, lease_until = ?, epoch = ? WHERE destination = ? AND key = ?",
            [lease.owner.text, lease.until.milliseconds, epoch, destination, key])
        guard let content = ContentID(key: key) else { throw damaged("附件内容 \(key)") }
        let sources = try due.sources.compactMap { row -> ContentSource? in
            guard let record = try Canonical.Record(row, kind: .attachment, vault, self),
                let uri = record[Attachment.uri],
                case .file(let path) = ContentAddress(uri.bytes.span)
            else { return nil }
            return ContentSource(insurer: try row["insurer"], folder: try row["folder"], path: path)
        }
        return ClaimedContent(
            destination: DestinationID(destination), content: content, life: try due.row.contentLife, sources: sources,
            epoch: epoch)
    }

    /// Writes an upload's life.
    func set(_ life: ContentLife, of content: ClaimedContent, nextAt: Timestamp?, at now: Timestamp) throws {
        try set(life, of: (content.destination.text, content.content.key), nextAt: nextAt, at: now)
    }

    /// Takes the contents of dead workers over: an open attempt is closed as lost, and what became of it is asked.
    ///
    /// - Parameters:
    ///   - destination: Whose contents.
    ///   - now: The present moment.
    ///   - isAlive: Whether an owner still runs.
    /// - Returns: How many attempts were lost.
    /// - Throws: Nothing is taken over then.
    func takeOverContents(
        of destination: DestinationID, at now: Timestamp, isAlive: (LeaseOwner) -> Bool
    ) throws -> Int {
        var lost = 0
        for row in try rows(
            "SELECT * FROM content WHERE \(ContentDependency.open) AND owner IS NOT NULL\(dialect.held)",
            [destination.text])
        {
            guard try row.timestamp("lease_until") <= now || !isAlive(LeaseOwner(try row["owner"])) else { continue }
            let place: (String, String) = (destination.text, try row["key"])
            try perform(
                """
                UPDATE content SET owner = NULL, lease_until = NULL, epoch = epoch + 1 WHERE destination = ? AND key = ?
                """, [place.0, place.1])
            guard
                let open = try self.row(
                    """
                    SELECT number, purpose FROM content_attempt WHERE destination = ? AND content = ? AND ended_at IS NULL
                    """, [place.0, place.1])
            else { continue }
            lost += 1
            let outcome = ContentOutcome.other(.lost)
            var life = try row.contentLife
            let step = life.handle(
                outcome, of: try open.value("purpose", AttemptPurpose.self), now: now, visibilityDelay: 0, draw: 0)
            try end(attempt: open["number"], of: place, outcome, status: nil, bytesSent: nil, at: now)
            try conclude(step, life, of: place, at: now)
        }
        return lost
    }

    /// Writes where an upload stands, and what follows from it for those that wait.
    func conclude(_ step: ContentStep, _ life: ContentLife, of place: (String, String), at now: Timestamp) throws {
        switch step {
        case .next(let moment): try set(life, of: place, nextAt: moment, at: now)
        case .done:
            try set(life, of: place, nextAt: nil, at: now)
            try free(place, at: now)
        case .fails(let fault):
            try set(life, of: place, nextAt: nil, at: now)
            try perform(
                """
                UPDATE delivery SET state = 'rejected', code = ?, message = ?, portion = NULL, changed_at = ?
                WHERE state = 'queued' AND blockers = 1
                AND id IN (SELECT delivery FROM dependency WHERE \(ContentDependency.waiting))
                """, [fault.code, fault.message, now.milliseconds, place.0, place.1])
        }
    }

    /// Frees what waits for a content; gives how many deliveries that were.
    @discardableResult
    func free(_ place: (String, String), at now: Timestamp) throws -> Int {
        let freed = try perform(
            """
            UPDATE delivery SET blockers = blockers - 1
            WHERE id IN (SELECT delivery FROM dependency WHERE \(ContentDependency.waiting))
            """, [place.0, place.1])
        try perform("UPDATE dependency SET met = 1 WHERE \(ContentDependency.waiting)", [place.0, place.1])
        return freed
    }

    /// Closes an attempt with what it showed, and its leaf.
    ///
    /// - Parameters:
    ///   - attempt: Its number.
    ///   - place: Destination and key of the content.
    ///   - outcome: What it showed.
    ///   - status: The HTTP status, where an answer came.
    ///   - bytesSent: How many body bytes left us.
    ///   - now: The present moment.
    /// - Throws: What the database refuses.
    func end(
        attempt: Int, of place: (String, String), _ outcome: ContentOutcome, status: Int?, bytesSent: Int?,
        at now: Timestamp
    ) throws {
        try perform(
            """
            UPDATE content_attempt SET ended_at = ?, outcome = ?, detail = ?, status = ?, bytes_sent = ?
            WHERE destination = ? AND content = ? AND number = ?
            """,
            [now.milliseconds, outcome.word, outcome.detail, status, bytesSent, place.0, place.1, attempt])
        guard let content = ContentID(key: place.1) else { throw damaged("附件内容 \(place.1)") }
        _ = try append(.ended(attempt, on: content, outcome: outcome.word, at: now), at: now)
    }

    private func set(
        _ life: ContentLife, of place: (String, String), nextAt: Timestamp?, at now: Timestamp
    ) throws {
        try perform(
            """
            UPDATE content SET phase = ?, received = ?, sent = ?, next_at = ?, last_sent_at = ?, unknown_since = ?,
            questions = ?, lost = ?, stalls = ?, wait = ?, changed_at = ? WHERE destination = ? AND key = ?
            """,
            [
                life.phase.rawValue, life.received, life.sent, nextAt?.milliseconds, life.lastSentAt?.milliseconds,
                life.unknownSince?.milliseconds, life.questions, life.lost, life.stalls, life.wait, now.milliseconds,
                place.0, place.1,
            ])
    }
}

/// A content that may be claimed.
struct DueContent {
    let row: SQLRow
    let sources: [SQLRow]

    var lane: Lane { get throws { Lane(rawValue: try row["lane"]) ?? .live } }
}

extension SQLRow {
    /// The life of an upload from its row.
    var contentLife: ContentLife {
        get throws {
            try ContentLife(
                phase: try value("phase", ContentPhase.self), received: self["received"], sent: self["sent"],
                lastSentAt: optionalTimestamp("last_sent_at"), unknownSince: optionalTimestamp("unknown_since"),
                questions: self["questions"], lost: self["lost"], stalls: self["stalls"], wait: self["wait"])
        }
    }
}

import Canonical
import Delivery
import Exchange
import ShangMi

extension SQLSession {
    /// The account of a replay.
    func counts(of id: String) throws -> ReplayCounts {
        var counts = ReplayCounts()
        let replay = try self.row("SELECT step, code FROM replay WHERE id = ?", [id])
        let (last, cause): (Int, String) = (try replay?["step"] ?? 0, try replay?["code"] ?? "")
        let rows = try rows(
            """
            SELECT now, skip, step, code, count(*) AS n FROM (\(SQLReplays.itemStates) WHERE i.replay = ?) AS s
            GROUP BY now, skip, step, code
            """, [id])
        for row in rows {
            let count: Int = try row["n"]
            counts.requested += count
            if let skip = try (row["skip"] as String?).flatMap({ SkipReason(rawValue: $0) }) {
                counts.skipped[skip, default: 0] += count
                continue
            }
            let isLast = try row["step"] as Int? == last && last > 0
            switch try row["now"] as String {
            case "accepted":
                counts.accepted += count
                if isLast { counts.stepAccepted += count }
            case "recovered":
                counts.recovered += count
                if isLast { counts.stepAccepted += count }
            case "rejected", "parked":
                counts.rejected += count
                if isLast { counts.stepRejected += count }
                if let code = try row["code"] as String?, code != cause { counts.newCauses.insert(code) }
            case "unknown": counts.unknown += count
            case "pending": counts.pending += count
            default: counts.waiting += count
            }
        }
        return counts
    }

    /// Excludes others from the queue that a replay changes.
    func lockDestination(of id: String) throws {
        guard let name = try value(String.self, "SELECT destination FROM replay WHERE id = ?", [id]) else { return }
        try lock(.destination(DestinationID(name)))
    }

    /// Queues one item's delivery again; gives why not, when it is no longer where the plan saw it.
    ///
    /// A deadline that had passed when the plan was made is lifted, since whoever approved the plan saw it; any other holds.
    func release(
        _ item: SQLRow, portion: String, planned: Timestamp, at now: Timestamp
    ) throws -> SkipReason? {
        let delivery: Int64 = try item["delivery"]
        guard
            let row = try self.row(
                """
                SELECT state, batch, EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = d.destination
                AND n.kind = d.kind AND n.key = d.key AND n.number > d.number) AS newer
                FROM delivery AS d WHERE id = ?
                """, [delivery])
        else { throw damaged("重放的交付不存在") }
        let state = try row.value("state", DeliveryState.self)
        guard try state.rawValue == item["state"] else {
            // A batch that an item before this one brought to be sent again brings all of its deliveries.
            if try item["state"] as String == DeliveryState.unknown.rawValue, state == .dispatching { return nil }
            return state == .accepted ? .accepted : .changed
        }
        if state == .unknown {
            return try repeatUnasked(row["batch"], at: now) ? nil : .changed
        }
        guard try !(row["newer"] as Bool) else { return .superseded }
        try perform(
            """
            UPDATE delivery SET state = 'queued', batch = NULL, portion = ?, not_before = 0, waits = 0,
            due_at = CASE WHEN due_at > ? THEN due_at END, changed_at = ? WHERE id = ?
            """, [portion, planned.milliseconds, now.milliseconds, delivery])
        try reopenContent(of: delivery, at: now)
        return nil
    }

    /// Sends a batch again whose outcome is unknown, by an operator's decision.
    private func repeatUnasked(_ number: String, at now: Timestamp) throws -> Bool {
        guard
            let row = try self.row("SELECT * FROM batch WHERE number = ? AND owner IS NULL", [number])
        else { return false }
        var life = try row.life
        guard life.repeatUnasked(at: now) else { return false }
        try set(life, of: BatchNumber(number), nextAt: now, now: now)
        return true
    }

    /// Puts what a cancelled replay had queued, and nobody sealed, back where it stood.
    func takeBack(_ id: String, at now: Timestamp) throws {
        try perform(
            """
            UPDATE delivery SET state = (SELECT i.state FROM replay_item AS i WHERE i.replay = ?
            AND i.delivery = delivery.id), portion = NULL, changed_at = ?
            WHERE state = 'queued' AND portion LIKE ?
            """, [id, now.milliseconds, "replay:\(id):%"])
        try perform(
            """
            UPDATE replay_item SET step = NULL WHERE replay = ? AND outcome IS NULL AND step IS NOT NULL
            AND EXISTS (SELECT 1 FROM delivery AS d WHERE d.id = replay_item.delivery AND d.batch IS NULL
            AND d.state = replay_item.state)
            """, [id])
    }
}

extension Canonical.Record {
    /// The record of a version's row; `nil` when it was erased.
    init?(_ row: SQLRow, kind: Kind, _ vault: StoreVault, _ session: any SQLSession) throws {
        guard try row["canonical"] as [UInt8]? != nil else { return nil }
        do {
            try self.init(
                canonical: vault.bytes(.canonical, in: row, session), kind: kind,
                recordedAt: Instant(seconds: row["recorded_at"]))
        } catch let error as StoreError {
            throw error
        } catch { throw session.damaged("\(kind.id) 的规范记录无法还原") }
    }
}

extension Replay {
    init(_ row: SQLRow, counts: ReplayCounts) throws {
        try self.init(
            id: row["id"], destination: DestinationID(row["destination"]), group: row["cause"], code: row["code"],
            state: try row.value("state", ReplayState.self), reason: row["reason"], ticket: row["ticket"],
            digest: try row.digest("digest"), plannedBy: row["planned_by"],
            plannedAt: row.timestamp("planned_at"), needsApproval: row["needs_approval"],
            approvedBy: row["approved_by"], step: row["step"], note: row["note"],
            endedAt: row.optionalTimestamp("ended_at"), counts: counts)
    }
}

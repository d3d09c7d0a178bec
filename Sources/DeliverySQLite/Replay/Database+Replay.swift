import Canonical
import Delivery
import Exchange
import Foundation
import GRDB
import ShangMi

extension Database {
    /// A replay's items, each with `now`: a skip's reason, an outcome, or where its delivery stands.
    static let itemStates = """
        SELECT i.*, coalesce(i.skip, i.outcome, CASE WHEN i.step IS NULL THEN 'pending'
        WHEN d.state = 'unknown' THEN 'unknown' ELSE 'waiting' END) AS now
        FROM replay_item AS i JOIN delivery AS d ON d.id = i.delivery
        """

    /// The account of a replay.
    func counts(of id: String) throws -> ReplayCounts {
        var counts = ReplayCounts()
        let replay = try Row.fetchOne(self, sql: "SELECT step, code FROM replay WHERE id = ?", arguments: [id])
        let (last, cause): (Int, String) = (replay?["step"] ?? 0, replay?["code"] ?? "")
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT now, skip, step, code, count(*) AS n FROM (\(Database.itemStates) WHERE i.replay = ?)
                GROUP BY now, skip, step, code
                """, arguments: [id])
        for row in rows {
            let count: Int = row["n"]
            counts.requested += count
            if let skip = (row["skip"] as String?).flatMap({ SkipReason(rawValue: $0) }) {
                counts.skipped[skip, default: 0] += count
                continue
            }
            let isLast = row["step"] as Int? == last && last > 0
            switch row["now"] as String {
            case "accepted":
                counts.accepted += count
                if isLast { counts.stepAccepted += count }
            case "recovered":
                counts.recovered += count
                if isLast { counts.stepAccepted += count }
            case "rejected", "parked":
                counts.rejected += count
                if isLast { counts.stepRejected += count }
                if let code = row["code"] as String?, code != cause { counts.newCauses.insert(code) }
            case "unknown": counts.unknown += count
            case "pending": counts.pending += count
            default: counts.waiting += count
            }
        }
        return counts
    }

    /// Queues one item's delivery again; gives why not, when it is no longer where the plan saw it.
    ///
    /// A deadline that had passed when the plan was made is lifted, since whoever approved the plan saw it; any other holds.
    func release(
        _ item: Row, portion: String, planned: Timestamp, at now: Timestamp, path: String
    ) throws -> SkipReason? {
        let delivery: Int64 = item["delivery"]
        guard
            let row = try Row.fetchOne(
                self,
                sql: """
                    SELECT state, batch, EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = d.destination
                    AND n.kind = d.kind AND n.key = d.key AND n.number > d.number) AS newer
                    FROM delivery AS d WHERE id = ?
                    """, arguments: [delivery])
        else { throw StoreError.damaged(path: path, what: "重放的交付不存在") }
        let state = try row.value("state", DeliveryState.self, path: path)
        guard state.rawValue == item["state"] else {
            // A batch that an item before this one brought to be sent again brings all of its deliveries.
            if item["state"] as String == DeliveryState.unknown.rawValue, state == .dispatching { return nil }
            return state == .accepted ? .accepted : .changed
        }
        if state == .unknown {
            return try repeatUnasked(row["batch"], at: now, path: path) ? nil : .changed
        }
        guard !(row["newer"] as Bool) else { return .superseded }
        try execute(
            sql: """
                UPDATE delivery SET state = 'queued', batch = NULL, portion = ?, not_before = 0, waits = 0,
                due_at = CASE WHEN due_at > ? THEN due_at END, changed_at = ? WHERE id = ?
                """, arguments: [portion, planned.milliseconds, now.milliseconds, delivery])
        return nil
    }

    /// Sends a batch again whose outcome is unknown, by an operator's decision.
    private func repeatUnasked(_ number: String, at now: Timestamp, path: String) throws -> Bool {
        guard
            let row = try Row.fetchOne(
                self, sql: "SELECT * FROM batch WHERE number = ? AND owner IS NULL", arguments: [number])
        else { return false }
        var life = try row.life(path: path)
        guard life.repeatUnasked(at: now) else { return false }
        try set(life, of: BatchNumber(number), nextAt: now, now: now)
        return true
    }

    /// Puts what a cancelled replay had queued, and nobody sealed, back where it stood.
    func takeBack(_ id: String, at now: Timestamp) throws {
        try execute(
            sql: """
                UPDATE delivery SET state = (SELECT i.state FROM replay_item AS i WHERE i.replay = ?
                AND i.delivery = delivery.id), portion = NULL, changed_at = ?
                WHERE state = 'queued' AND portion LIKE ?
                """, arguments: [id, now.milliseconds, "replay:\(id):%"])
        try execute(
            sql: """
                UPDATE replay_item SET step = NULL WHERE replay = ? AND outcome IS NULL AND step IS NOT NULL
                AND EXISTS (SELECT 1 FROM delivery AS d WHERE d.id = replay_item.delivery AND d.batch IS NULL
                AND d.state = replay_item.state)
                """, arguments: [id])
    }
}

extension Canonical.Record {
    /// The record of a version's row; `nil` when it was erased.
    init?(_ row: Row, kind: Kind, _ vault: StoreVault, _ database: Database, path: String) throws {
        guard (row["canonical"] as Data?) != nil else { return nil }
        do {
            try self.init(
                canonical: vault.bytes(.canonical, in: row, database), kind: kind,
                recordedAt: Instant(seconds: row["recorded_at"]))
        } catch let error as StoreError {
            throw error
        } catch { throw StoreError.damaged(path: path, what: "\(kind.id) 的规范记录无法还原") }
    }
}

extension Replay {
    init(_ row: Row, counts: ReplayCounts, path: String) throws {
        self.init(
            id: row["id"], destination: DestinationID(row["destination"]), group: row["cause"], code: row["code"],
            state: try row.value("state", ReplayState.self, path: path), reason: row["reason"], ticket: row["ticket"],
            digest: try row.digest("digest", path: path), plannedBy: row["planned_by"],
            plannedAt: row.timestamp("planned_at"), needsApproval: row["needs_approval"],
            approvedBy: row["approved_by"], step: row["step"], note: row["note"],
            endedAt: row.optionalTimestamp("ended_at"), counts: counts)
    }
}

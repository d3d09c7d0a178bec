import Canonical
import Delivery
import Evidence
import Exchange
import ShangMi

/// Replays.
struct SQLReplays: ReplayStore {
    let database: any SQLDatabase
    let vault: StoreVault

    /// A replay's items, each with `now`: a skip's reason, an outcome, or where its delivery stands.
    static let itemStates = """
        SELECT i.*, coalesce(i.skip, i.outcome, CASE WHEN i.step IS NULL THEN 'pending'
        WHEN d.state = 'unknown' THEN 'unknown' ELSE 'waiting' END) AS now
        FROM replay_item AS i JOIN delivery AS d ON d.id = i.delivery
        """

    func members(of group: FailureGroup) async throws(StoreError) -> [FailedDelivery] {
        let vault = vault
        return try await database.read { session in
            try session.rows(
                """
                SELECT d.id, d.key, d.number, d.due_at, d.recorded_at, v.canonical, v.id AS version,
                (SELECT phase FROM batch WHERE number = d.batch) AS phase,
                EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = d.destination AND n.kind = d.kind
                AND n.key = d.key AND n.number > d.number) AS newer,
                EXISTS (SELECT 1 FROM dependency AS r WHERE r.delivery = d.id AND r.met = 0
                AND r.kind <> '\(ContentDependency.word)') AS blocked
                FROM delivery AS d JOIN version AS v ON v.id = d.version
                WHERE d.destination = ? AND d.state = ? AND d.kind = ? AND coalesce(d.code, '') = ?
                AND coalesce(d.message, '') = ? ORDER BY d.recorded_at, d.key, d.number
                """,
                [
                    group.destination.text, group.state.rawValue, group.kind.id, group.code, group.message,
                ]
            ).map { row in
                let record = try Canonical.Record(row, kind: group.kind, vault, session)
                return try FailedDelivery(
                    delivery: DeliveryID(row["id"]), kind: group.kind, key: row["key"], version: row["number"],
                    state: group.state, phase: (row["phase"] as String?).flatMap { BatchPhase(rawValue: $0) },
                    hasNewer: row["newer"], waitsForParent: row["blocked"], dueAt: row.optionalTimestamp("due_at"),
                    record: record)
            }
        }
    }

    func insert(_ plan: ReplayPlan, leaf: Leaf) async throws(StoreError) {
        try await database.write(.nothing) { session in
            try session.perform(
                """
                INSERT INTO replay (id, destination, cause, code, state, reason, ticket, digest, planned_by, planned_at,
                needs_approval, step) VALUES (?, ?, ?, ?, 'planned', ?, ?, ?, ?, ?, ?, 0)
                """,
                [
                    plan.id, plan.group.destination.text, plan.group.id, plan.group.code, plan.reason, plan.ticket,
                    plan.digest.bytes, plan.by, plan.at.milliseconds, plan.needsApproval,
                ])
            try session.perform(
                """
                INSERT INTO replay_item (replay, position, delivery, kind, key, version, state, skip, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                each: plan.items.enumerated().map { position, item in
                    [
                        plan.id, position, item.delivery.value, item.kind.id, item.key, item.version,
                        item.state.rawValue,
                        item.skip?.rawValue, item.detail,
                    ]
                })
            _ = try session.append(leaf, at: plan.at)
        }
    }

    func replays() async throws(StoreError) -> [Replay] {
        try await database.read { session in
            try session.rows("SELECT * FROM replay ORDER BY planned_at DESC, id").map { row in
                try Replay(row, counts: session.counts(of: row["id"]))
            }
        }
    }

    func replay(_ id: String) async throws(StoreError) -> Replay? {
        try await database.read { session in
            try session.row("SELECT * FROM replay WHERE id = ?", [id]).map { row in
                try Replay(row, counts: session.counts(of: id))
            }
        }
    }

    func items(of id: String) async throws(StoreError) -> [(item: ReplayItem, outcome: String)] {
        try await database.read { session in
            try session.rows("\(SQLReplays.itemStates) WHERE i.replay = ? ORDER BY i.position", [id]).map { row in
                let kind = try row.kind()
                let skip = try (row["skip"] as String?).flatMap { SkipReason(rawValue: $0) }
                let item = try ReplayItem(
                    delivery: DeliveryID(row["delivery"]), kind: kind, key: row["key"], version: row["version"],
                    state: try row.value("state", DeliveryState.self), skip: skip, detail: row["detail"])
                return (item, try row["now"])
            }
        }
    }

    func begun() async throws(StoreError) -> [BegunReplay] {
        try await database.read { session in
            try session.rows(
                """
                SELECT id, destination, state, note, owner FROM replay WHERE state IN ('running', 'stopped')
                ORDER BY planned_at, id
                """
            ).map { row in
                let isStopped = try row["state"] as String == ReplayState.stopped.rawValue
                return try BegunReplay(
                    id: row["id"], destination: DestinationID(row["destination"]),
                    stopped: isStopped ? row["note"] ?? "" : nil,
                    owner: (row["owner"] as String?).map { LeaseOwner($0) })
            }
        }
    }

    func claim(
        _ id: String, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Bool {
        try await database.write(.replay(id)) { session in
            let held = try session.value(
                String.self, "SELECT owner FROM replay WHERE id = ? AND owner IS NOT NULL", [id])
            if let held, held != owner.text, isAlive(LeaseOwner(held)) { return false }
            try session.perform("UPDATE replay SET owner = ? WHERE id = ?", [owner.text, id])
            return true
        }
    }

    func free(_ id: String, by owner: LeaseOwner) async throws(StoreError) {
        try await database.write(.nothing) { session in
            _ = try session.perform("UPDATE replay SET owner = NULL WHERE id = ? AND owner = ?", [id, owner.text])
        }
    }

    func approve(_ id: String, by: String, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Bool {
        try await database.write(.nothing) { session in
            let approved = try session.perform(
                "UPDATE replay SET state = 'approved', approved_by = ? WHERE id = ? AND state = 'planned'", [by, id])
            guard approved == 1 else { return false }
            _ = try session.append(leaf, at: now)
            return true
        }
    }

    func move(
        _ id: String, to state: ReplayState, from: Set<ReplayState>, note: String?, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await database.write(.replay(id)) { session in
            let current = try session.value(String.self, "SELECT state FROM replay WHERE id = ?", [id])
            guard let current = current.flatMap({ ReplayState(rawValue: $0) }), from.contains(current) else {
                return false
            }
            try session.perform(
                "UPDATE replay SET state = ?, note = ?, ended_at = ? WHERE id = ?",
                [state.rawValue, note, state.isOpen ? nil : now.milliseconds, id])
            if state == .cancelled {
                try session.lockDestination(of: id)
                try session.takeBack(id, at: now)
            }
            _ = try session.append(leaf, at: now)
            return true
        }
    }

    func release(
        _ id: String, after step: Int, count: Int, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await database.write(.replay(id)) { session in
            try session.lockDestination(of: id)
            let begun = try session.perform(
                """
                UPDATE replay SET step = step + 1, state = 'running', note = NULL
                WHERE id = ? AND step = ? AND state IN ('planned', 'approved', 'running', 'stopped')
                """, [id, step])
            guard begun == 1 else { return false }
            let planned = try session.value(Int64.self, "SELECT planned_at FROM replay WHERE id = ?", [id])
            let items = try session.rows(
                """
                SELECT position, delivery, state FROM replay_item WHERE replay = ? AND skip IS NULL AND step IS NULL
                ORDER BY position LIMIT ?
                """, [id, count])
            for item in items {
                let skip = try session.release(
                    item, portion: "replay:\(id):\(step + 1)", planned: Timestamp(milliseconds: planned ?? 0), at: now)
                try session.perform(
                    "UPDATE replay_item SET step = ?, skip = ? WHERE replay = ? AND position = ?",
                    [skip == nil ? step + 1 : nil, skip?.rawValue, id, try item["position"] as Int])
            }
            _ = try session.append(leaf, at: now)
            return true
        }
    }

    func settle(_ id: String) async throws(StoreError) {
        try await database.write(.replay(id)) { session in
            try session.perform(
                """
                UPDATE replay_item SET (outcome, code) = (SELECT CASE
                WHEN d.state = 'accepted' AND (SELECT recovered FROM batch WHERE number = d.batch) = 1 THEN 'recovered'
                WHEN d.state = 'accepted' THEN 'accepted' WHEN d.state = 'rejected' THEN 'rejected'
                WHEN d.state = 'superseded' THEN 'superseded' ELSE 'parked' END, d.code
                FROM delivery AS d WHERE d.id = replay_item.delivery)
                WHERE replay = ? AND step IS NOT NULL AND outcome IS NULL AND EXISTS (SELECT 1 FROM delivery AS d
                WHERE d.id = replay_item.delivery
                AND d.state IN ('accepted', 'rejected', 'superseded', 'late', 'quarantined'))
                """, [id])
            try session.perform(
                "UPDATE replay_item SET skip = 'superseded' WHERE replay = ? AND outcome = 'superseded'", [id])
        }
    }
}

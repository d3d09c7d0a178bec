import Canonical
import Delivery
import Evidence
import Exchange
import Foundation
import GRDB
import ShangMi

/// Replays in the SQLite store.
struct SQLiteReplays: ReplayStore {
    let store: SQLiteStore

    func members(of group: FailureGroup) async throws(StoreError) -> [FailedDelivery] {
        let (path, vault) = (store.path, store.vault)
        return try await store.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT d.id, d.key, d.number, d.due_at, d.recorded_at, v.canonical, v.id AS version,
                    (SELECT phase FROM batch WHERE number = d.batch) AS phase,
                    EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = d.destination AND n.kind = d.kind
                    AND n.key = d.key AND n.number > d.number) AS newer,
                    EXISTS (SELECT 1 FROM dependency AS r WHERE r.delivery = d.id AND r.met = 0) AS blocked
                    FROM delivery AS d JOIN version AS v ON v.id = d.version
                    WHERE d.destination = ? AND d.state = ? AND d.kind = ? AND coalesce(d.code, '') = ?
                    AND coalesce(d.message, '') = ? ORDER BY d.recorded_at, d.key, d.number
                    """,
                arguments: [
                    group.destination.text, group.state.rawValue, group.kind.id, group.code, group.message,
                ]
            ).map { row in
                let record = try Canonical.Record(row, kind: group.kind, vault, database, path: path)
                return FailedDelivery(
                    delivery: DeliveryID(row["id"]), kind: group.kind, key: row["key"], version: row["number"],
                    state: group.state, phase: (row["phase"] as String?).flatMap { BatchPhase(rawValue: $0) },
                    hasNewer: row["newer"], waitsForParent: row["blocked"], dueAt: row.optionalTimestamp("due_at"),
                    record: record)
            }
        }
    }

    func insert(_ plan: ReplayPlan, leaf: Leaf) async throws(StoreError) {
        try await store.write { database in
            try database.execute(
                sql: """
                    INSERT INTO replay (id, destination, cause, code, state, reason, ticket, digest, planned_by, planned_at,
                    needs_approval, step) VALUES (?, ?, ?, ?, 'planned', ?, ?, ?, ?, ?, ?, 0)
                    """,
                arguments: [
                    plan.id, plan.group.destination.text, plan.group.id, plan.group.code, plan.reason, plan.ticket,
                    Data(plan.digest.bytes), plan.by, plan.at.milliseconds, plan.needsApproval,
                ])
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO replay_item (replay, position, delivery, kind, key, version, state, skip, detail)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            for (position, item) in plan.items.enumerated() {
                try statement.execute(arguments: [
                    plan.id, position, item.delivery.value, item.kind.id, item.key, item.version, item.state.rawValue,
                    item.skip?.rawValue, item.detail,
                ])
            }
            _ = try database.append(leaf, at: plan.at)
        }
    }

    func replays() async throws(StoreError) -> [Replay] {
        let path = store.path
        return try await store.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM replay ORDER BY planned_at DESC, id").map { row in
                try Replay(row, counts: database.counts(of: row["id"]), path: path)
            }
        }
    }

    func replay(_ id: String) async throws(StoreError) -> Replay? {
        let path = store.path
        return try await store.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM replay WHERE id = ?", arguments: [id]).map { row in
                try Replay(row, counts: database.counts(of: id), path: path)
            }
        }
    }

    func items(of id: String) async throws(StoreError) -> [(item: ReplayItem, outcome: String)] {
        let path = store.path
        return try await store.read { database in
            try Row.fetchAll(
                database, sql: "\(Database.itemStates) WHERE i.replay = ? ORDER BY i.position", arguments: [id]
            ).map { row in
                guard let kind = Kind(id: row["kind"]) else { throw StoreError.damaged(path: path, what: "未知的记录类型") }
                let skip = (row["skip"] as String?).flatMap { SkipReason(rawValue: $0) }
                let item = ReplayItem(
                    delivery: DeliveryID(row["delivery"]), kind: kind, key: row["key"], version: row["version"],
                    state: try row.value("state", DeliveryState.self, path: path), skip: skip, detail: row["detail"])
                return (item, row["now"])
            }
        }
    }

    func begun() async throws(StoreError) -> [BegunReplay] {
        try await store.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, destination, state, note, owner FROM replay WHERE state IN ('running', 'stopped')
                    ORDER BY planned_at, id
                    """
            ).map { row in
                let isStopped = row["state"] as String == ReplayState.stopped.rawValue
                return BegunReplay(
                    id: row["id"], destination: DestinationID(row["destination"]),
                    stopped: isStopped ? row["note"] ?? "" : nil,
                    owner: (row["owner"] as String?).map { LeaseOwner($0) })
            }
        }
    }

    func claim(
        _ id: String, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Bool {
        try await store.write { database in
            let held = try String.fetchOne(
                database, sql: "SELECT owner FROM replay WHERE id = ? AND owner IS NOT NULL", arguments: [id])
            if let held, held != owner.text, isAlive(LeaseOwner(held)) { return false }
            try database.execute(sql: "UPDATE replay SET owner = ? WHERE id = ?", arguments: [owner.text, id])
            return true
        }
    }

    func free(_ id: String, by owner: LeaseOwner) async throws(StoreError) {
        try await store.write { database in
            try database.execute(
                sql: "UPDATE replay SET owner = NULL WHERE id = ? AND owner = ?", arguments: [id, owner.text])
        }
    }

    func approve(_ id: String, by: String, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Bool {
        try await store.write { database in
            try database.execute(
                sql: "UPDATE replay SET state = 'approved', approved_by = ? WHERE id = ? AND state = 'planned'",
                arguments: [by, id])
            guard database.changesCount == 1 else { return false }
            _ = try database.append(leaf, at: now)
            return true
        }
    }

    func move(
        _ id: String, to state: ReplayState, from: Set<ReplayState>, note: String?, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await store.write { database in
            let current = try String.fetchOne(database, sql: "SELECT state FROM replay WHERE id = ?", arguments: [id])
            guard let current = current.flatMap({ ReplayState(rawValue: $0) }), from.contains(current) else {
                return false
            }
            try database.execute(
                sql: "UPDATE replay SET state = ?, note = ?, ended_at = ? WHERE id = ?",
                arguments: [state.rawValue, note, state.isOpen ? nil : now.milliseconds, id])
            if state == .cancelled { try database.takeBack(id, at: now) }
            _ = try database.append(leaf, at: now)
            return true
        }
    }

    func release(
        _ id: String, after step: Int, count: Int, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        let path = store.path
        return try await store.write { database in
            try database.execute(
                sql: """
                    UPDATE replay SET step = step + 1, state = 'running', note = NULL
                    WHERE id = ? AND step = ? AND state IN ('planned', 'approved', 'running', 'stopped')
                    """, arguments: [id, step])
            guard database.changesCount == 1 else { return false }
            let planned = try Int64.fetchOne(
                database, sql: "SELECT planned_at FROM replay WHERE id = ?", arguments: [id])
            let items = try Row.fetchAll(
                database,
                sql: """
                    SELECT position, delivery, state FROM replay_item WHERE replay = ? AND skip IS NULL AND step IS NULL
                    ORDER BY position LIMIT ?
                    """, arguments: [id, count])
            for item in items {
                let skip = try database.release(
                    item, portion: "replay:\(id):\(step + 1)", planned: Timestamp(milliseconds: planned ?? 0), at: now,
                    path: path)
                try database.execute(
                    sql: "UPDATE replay_item SET step = ?, skip = ? WHERE replay = ? AND position = ?",
                    arguments: [skip == nil ? step + 1 : nil, skip?.rawValue, id, item["position"] as Int])
            }
            _ = try database.append(leaf, at: now)
            return true
        }
    }

    func settle(_ id: String) async throws(StoreError) {
        try await store.write { database in
            try database.execute(
                sql: """
                    UPDATE replay_item SET (outcome, code) = (SELECT CASE
                    WHEN d.state = 'accepted' AND (SELECT recovered FROM batch WHERE number = d.batch) THEN 'recovered'
                    WHEN d.state = 'accepted' THEN 'accepted' WHEN d.state = 'rejected' THEN 'rejected'
                    WHEN d.state = 'superseded' THEN 'superseded' ELSE 'parked' END, d.code
                    FROM delivery AS d WHERE d.id = replay_item.delivery)
                    WHERE replay = ? AND step IS NOT NULL AND outcome IS NULL AND EXISTS (SELECT 1 FROM delivery AS d
                    WHERE d.id = replay_item.delivery
                    AND d.state IN ('accepted', 'rejected', 'superseded', 'late', 'quarantined'))
                    """, arguments: [id])
            try database.execute(
                sql: "UPDATE replay_item SET skip = 'superseded' WHERE replay = ? AND outcome = 'superseded'",
                arguments: [id])
        }
    }
}

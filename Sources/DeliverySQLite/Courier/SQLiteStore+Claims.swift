import Canonical
package import Delivery
package import Evidence
package import Exchange
import Foundation
import GRDB
import ShangMi

extension SQLiteStore {
    package func takeOver(
        of destination: DestinationID, now: Timestamp, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Int {
        let path = path
        return try await write { database in
            let rows = try Row.fetchAll(
                database,
                sql:
                    "SELECT * FROM batch WHERE destination = ? AND phase IN ('ready', 'dispatching', 'unknown', 'processing') AND owner IS NOT NULL",
                arguments: [destination.text])
            var lost = 0
            for row in rows {
                let owner = LeaseOwner(row["owner"])
                guard row.timestamp("lease_until") <= now || !isAlive(owner) else { continue }
                lost += try database.loseAttempts(of: row, now: now, path: path)
            }
            return lost
        }
    }

    package func claimDue(
        of destination: DestinationID, now: Timestamp, lease: Lease
    ) async throws(StoreError) -> ClaimedBatch? {
        let path = path
        // Questions cost the platform little and free what waits for them: they go first.
        return try await write { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT * FROM batch WHERE destination = ? AND phase IN ('unknown', 'processing', 'ready') AND owner IS NULL AND next_at <= ?
                        ORDER BY phase = 'ready', next_at, number LIMIT 1
                        """, arguments: [destination.text, now.milliseconds])
            else { return nil }
            return try database.claim(row, lease: lease, path: path)
        }
    }

    package func sealNext(
        for destination: DestinationID, limit: Int, now: Timestamp, lease: Lease,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> ClaimedBatch? {
        let path = path
        return try await write { database in
            for kind in Kind.allCases {
                let candidates = try database.candidates(of: kind, for: destination, limit: limit, path: path)
                guard !candidates.isEmpty else { continue }
                let batch = seal(candidates)
                let taken = Array(candidates.prefix(batch.count))
                return try database.insert(batch, of: taken, for: destination, at: now, lease: lease, path: path)
            }
            return nil
        }
    }

    package func nextDue(of destination: DestinationID, now: Timestamp) async throws(StoreError) -> Timestamp? {
        try await read { database in
            let due = try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(max(coalesce(next_at, 0), CASE WHEN owner IS NULL THEN 0 ELSE lease_until END)) FROM batch
                    WHERE destination = ? AND phase IN ('ready', 'dispatching', 'unknown', 'processing')
                    """, arguments: [destination.text])
            let isQueued = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM delivery AS d WHERE destination = ? AND \(Database.claimable))",
                arguments: [destination.text])
            if isQueued == true { return now }
            return due.map { Timestamp(milliseconds: $0) }
        }
    }

    package func control(of destination: DestinationID) async throws(StoreError) -> DestinationControl {
        try await read { database in try database.control(of: destination.text) }
    }

    package func set(
        _ control: DestinationControl, of destination: DestinationID, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) {
        try await write { database in
            try database.set(control, of: destination.text)
            _ = try database.append(leaf, at: now)
        }
    }

    package func resume(
        _ destination: DestinationID, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Int {
        try await write { database in
            try database.set(DestinationControl(), of: destination.text)
            _ = try database.append(leaf, at: now)
            try database.askAgain(about: destination.text, at: now)
            return try database.freeRefused(of: destination.text, at: now)
        }
    }

    package func note(_ leaf: Leaf, at now: Timestamp) async throws(StoreError) {
        try await write { database in _ = try database.append(leaf, at: now) }
    }
}

extension Database {
    /// A queued delivery that nothing holds back: what it refers to is accepted, and no earlier version is under way.
    static let claimable = """
        state = 'queued' AND blockers = 0 AND NOT EXISTS (SELECT 1 FROM delivery AS e WHERE e.destination = d.destination
        AND e.kind = d.kind AND e.key = d.key AND e.number < d.number
        AND e.state IN ('dispatching', 'unknown', 'acceptedPending', 'quarantined'))
        """

    fileprivate func candidates(
        of kind: Kind, for destination: DestinationID, limit: Int, path: String
    ) throws -> [DeliveryCandidate] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT id, key, number, operation, data, reason, control FROM delivery AS d
                WHERE destination = ? AND kind = ? AND \(Database.claimable) ORDER BY recorded_at, key LIMIT ?
                """, arguments: [destination.text, kind.id, limit]
        ).map { row in
            let projection = Projection(
                kind: kind, key: row["key"], operation: try row.value("operation", Operation.self, path: path),
                data: row.bytes("data"), reason: row["reason"], control: Fen(row["control"]), dependencies: [])
            return DeliveryCandidate(
                delivery: DeliveryID(row["id"]), record: BatchRecord(projection: projection, version: row["number"]))
        }
    }

    fileprivate func insert(
        _ batch: SealedBatch, of taken: [DeliveryCandidate], for destination: DestinationID, at now: Timestamp,
        lease: Lease, path: String
    ) throws -> ClaimedBatch {
        let members = taken.map {
            BatchMember(delivery: $0.delivery, key: $0.record.projection.key, version: $0.record.version)
        }
        let claimed = ClaimedBatch(
            destination: destination, batch: batch, members: members, life: BatchLife(), epoch: 1)
        let leaf = try append(.sealed(claimed, salted: try salted(of: members, path: path), at: now), at: now)
        try execute(
            sql: """
                INSERT INTO batch (number, destination, kind, count, control, body_sm3, phase, sealed_at, next_at,
                questions, lost, recovered, owner, lease_until, epoch, leaf)
                VALUES (?, ?, ?, ?, ?, ?, 'ready', ?, ?, 0, 0, 0, ?, ?, 1, ?)
                """,
            arguments: [
                batch.number.text, destination.text, batch.kind.id, batch.count, batch.control.amount,
                Data(batch.bodySM3.bytes), now.milliseconds, now.milliseconds, lease.owner.text,
                lease.until.milliseconds, leaf,
            ])
        try execute(
            sql: "INSERT INTO batch_body (batch, bytes) VALUES (?, ?)",
            arguments: [batch.number.text, Data(batch.body)])
        let member = try cachedStatement(sql: "INSERT INTO batch_member (batch, position, delivery) VALUES (?, ?, ?)")
        let move = try cachedStatement(
            sql:
                "UPDATE delivery SET state = 'dispatching', batch = ?, changed_at = ? WHERE id = ? AND state = 'queued'"
        )
        for (position, taken) in members.enumerated() {
            try member.execute(arguments: [batch.number.text, position, taken.delivery.value])
            try move.execute(arguments: [batch.number.text, now.milliseconds, taken.delivery.value])
            guard changesCount == 1 else { throw StoreError.damaged(path: path, what: "已入批的交付再次入批") }
        }
        return claimed
    }

    private func salted(of members: [BatchMember], path: String) throws -> [SM3Digest] {
        let statement = try cachedStatement(
            sql: "SELECT v.salted FROM version AS v JOIN delivery AS d ON d.version = v.id WHERE d.id = ?")
        return try members.map { member in
            guard let row = try Row.fetchOne(statement, arguments: [member.delivery.value]) else {
                throw StoreError.damaged(path: path, what: "交付没有版本")
            }
            return try row.digest("salted", path: path)
        }
    }

    fileprivate func claim(_ row: Row, lease: Lease, path: String) throws -> ClaimedBatch {
        let epoch: Int = row["epoch"] + 1
        let number: String = row["number"]
        try execute(
            sql: "UPDATE batch SET owner = ?, lease_until = ?, epoch = ? WHERE number = ?",
            arguments: [lease.owner.text, lease.until.milliseconds, epoch, number])
        guard let kind = Kind(id: row["kind"]) else { throw StoreError.damaged(path: path, what: "未知的记录类型") }
        let members = try Row.fetchAll(
            self,
            sql: """
                SELECT d.id, d.key, d.number FROM batch_member AS m JOIN delivery AS d ON d.id = m.delivery
                WHERE m.batch = ? ORDER BY m.position
                """, arguments: [number]
        ).map { BatchMember(delivery: DeliveryID($0["id"]), key: $0["key"], version: $0["number"]) }
        guard
            let body = try Row.fetchOne(
                self, sql: "SELECT bytes FROM batch_body WHERE batch = ?", arguments: [number])
        else { throw StoreError.damaged(path: path, what: "批次 \(number) 没有正文") }
        let batch = SealedBatch(
            number: BatchNumber(number), kind: kind, count: row["count"], control: Fen(row["control"]),
            body: body.bytes("bytes"), bodySM3: try row.digest("body_sm3", path: path))
        return ClaimedBatch(
            destination: DestinationID(row["destination"]), batch: batch, members: members,
            life: try row.life(path: path), epoch: epoch)
    }

    /// Closes a dead worker's open attempt as lost, frees its batch, and gives how many attempts were lost: 0 or 1.
    fileprivate func loseAttempts(of row: Row, now: Timestamp, path: String) throws -> Int {
        let number: String = row["number"]
        try execute(
            sql: "UPDATE batch SET owner = NULL, lease_until = NULL, epoch = epoch + 1 WHERE number = ?",
            arguments: [number])
        guard
            let open = try Row.fetchOne(
                self, sql: "SELECT number, purpose FROM attempt WHERE batch = ? AND ended_at IS NULL",
                arguments: [number])
        else { return 0 }
        let purpose = try open.value("purpose", AttemptPurpose.self, path: path)
        var life = try row.life(path: path)
        let outcome = AttemptOutcome.lost
        let next = life.handle(outcome, of: purpose, now: now, visibilityDelay: 0)
        try end(
            attempt: open["number"], of: BatchNumber(number), outcome: outcome, status: nil, bytesSent: nil, at: now)
        try set(life, of: BatchNumber(number), nextAt: next, now: now)
        return 1
    }
}

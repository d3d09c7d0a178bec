import Canonical
package import Delivery
package import Evidence
package import Exchange
import ShangMi

extension SQLStore {
    package func takeOver(
        of destination: DestinationID, now: Timestamp, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Int {
        try await database.write(.destination(destination)) { session in
            let rows = try session.rows(
                "SELECT * FROM batch WHERE destination = ? AND phase IN ('ready', 'dispatching', 'unknown', 'processing') AND owner IS NOT NULL\(session.dialect.held)",
                [destination.text])
            var flow = try session.flow(to: destination.text)
            if flow.losePing(isAlive: isAlive) { try session.set(flow, to: destination.text) }
            var lost = 0
            for row in rows {
                let owner = LeaseOwner(try row["owner"])
                guard try row.timestamp("lease_until") <= now || !isAlive(owner) else { continue }
                lost += try session.loseAttempts(of: row, now: now)
            }
            return try lost + session.takeOverContents(of: destination, at: now, isAlive: isAlive)
        }
    }

    package func claimDue(
        of destination: DestinationID, now: Timestamp, terms: ClaimTerms, ahead: [ClaimedBatch]
    ) async throws(StoreError) -> NextBatch {
        let vault = vault
        return try await database.write(.destination(destination), .withNext) { session in
            try session.parkLate(for: destination, at: now)
            if let hold = try session.control(of: destination.text).hold(at: now) { return .held(hold) }
            let queue = DeliveryQueue(session: session, vault: vault, destination: destination, now: now)
            var first: Hold?
            var contents = try ContentTurn(session, vault, queue, terms: terms)
            // Questions cost the platform little and free what waits for them: they go first.
            for row in try session.due(of: destination, now: now) {
                guard let request = try row.life.request else { continue }
                if request != .question, let next = try contents.next(before: row) { return next }
                // A priority report that is not sealed yet goes before whatever is.
                if request != .question, try row["lane"] > Lane.priority.rawValue, try queue.has(.priority) { continue }
                switch try session.start(request, at: destination, now: now, terms: terms) {
                case .held(let hold): first = first ?? hold
                case .ping: return .ping
                case .request: return .batch(try session.claim(row, lease: terms.lease, vault, ahead: ahead))
                }
            }
            if let next = try contents.next(before: nil) { return next }
            return (first ?? contents.hold).map { .held($0) } ?? .nothing
        }
    }

    package func sealNext(
        for destination: DestinationID, limit: Int, now: Timestamp, terms: ClaimTerms,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> NextBatch {
        let vault = vault
        return try await database.write(.destination(destination), .withNext) { session in
            try session.parkLate(for: destination, at: now)
            let queue = DeliveryQueue(session: session, vault: vault, destination: destination, now: now)
            let flow = try session.flow(to: destination.text)
            guard let next = try queue.next(limit: limit, turns: flow.turns.order(at: now)) else { return .nothing }
            if let hold = try session.control(of: destination.text).hold(at: now) { return .held(hold) }
            switch try session.start(.first, at: destination, now: now, terms: terms, turn: next.turn) {
            case .held(let hold): return .held(hold)
            case .ping: return .ping
            case .request: break
            }
            let batch = seal(next.candidates)
            return .batch(
                try session.insert(
                    batch, of: Array(next.candidates.prefix(batch.count)), from: next, for: destination, at: now,
                    lease: terms.lease, vault))
        }
    }

    package func sealAhead(
        for destination: DestinationID, limit: Int, now: Timestamp,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> ClaimedBatch? {
        let vault = vault
        return try await database.write(.destination(destination), .withNext) { session in
            try session.parkLate(for: destination, at: now)
            guard try session.control(of: destination.text).hold(at: now) == nil else { return nil }
            let queue = DeliveryQueue(session: session, vault: vault, destination: destination, now: now)
            var flow = try session.flow(to: destination.text)
            // For a destination that does not answer it would be work in vain, at the cost of the others.
            guard flow.breaker.isWorking,
                let next = try queue.next(limit: limit, turns: flow.turns.order(at: now))
            else { return nil }
            flow.turns.took(next.turn, at: now)
            try session.set(flow, to: destination.text)
            let batch = seal(next.candidates)
            return try session.insert(
                batch, of: Array(next.candidates.prefix(batch.count)), from: next, for: destination, at: now,
                lease: nil, vault)
        }
    }

    package func preview(
        for destination: DestinationID, limit: Int, most: Int, now: Timestamp,
        seal: @escaping @Sendable ([DeliveryCandidate]) -> SealedBatch
    ) async throws(StoreError) -> [SealedBatch] {
        let vault = vault
        return try await database.trying(.destination(destination)) { session in
            let lease = Lease(owner: LeaseOwner("preview"), until: now)
            try session.parkLate(for: destination, at: now)
            var batches = try session.rows(
                "SELECT * FROM batch WHERE destination = ? AND phase = 'ready' ORDER BY lane, sealed_at LIMIT ?",
                [destination.text, most]
            ).map { try session.claim($0, lease: lease, vault).batch }
            let queue = DeliveryQueue(session: session, vault: vault, destination: destination, now: now)
            while batches.count < most, let next = try queue.next(limit: limit, turns: Turns().order(at: now)) {
                let batch = seal(next.candidates)
                let taken = Array(next.candidates.prefix(batch.count))
                _ = try session.insert(
                    batch, of: taken, from: next, for: destination, at: now, lease: lease, vault)
                batches.append(batch)
            }
            return batches
        }
    }

    package func nextDue(of destination: DestinationID, now: Timestamp) async throws(StoreError) -> Timestamp? {
        let vault = vault
        return try await database.read { session in
            let due = try session.value(
                Int64.self,
                """
                SELECT min(CASE WHEN owner IS NULL OR lease_until < next_at THEN coalesce(next_at, 0) ELSE lease_until END) FROM batch
                WHERE destination = ? AND phase IN ('ready', 'dispatching', 'unknown', 'processing')
                """, [destination.text])
            let content = try session.value(
                Int64.self,
                """
                SELECT min(CASE WHEN owner IS NULL OR lease_until < next_at THEN coalesce(next_at, 0) ELSE lease_until END)
                FROM content WHERE \(ContentDependency.open)
                """, [destination.text])
            let queue = DeliveryQueue(session: session, vault: vault, destination: destination, now: now)
            if try queue.hasAny { return now }
            let later = try session.value(
                Int64.self, DeliveryQueue.later, [destination.text, now.milliseconds])
            return [due, content, later].compactMap { $0 }.min().map { Timestamp(milliseconds: $0) }
        }
    }

    package func control(of destination: DestinationID) async throws(StoreError) -> DestinationControl {
        try await database.read { session in try session.control(of: destination.text) }
    }

    package func set(
        _ control: DestinationControl, of destination: DestinationID, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) {
        try await database.write(.destination(destination)) { session in
            try session.set(control, of: destination.text)
            _ = try session.append(leaf, at: now)
        }
    }

    package func resume(
        _ destination: DestinationID, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Int {
        try await database.write(.destination(destination)) { session in
            try session.set(DestinationControl(), of: destination.text)
            var flow = try session.flow(to: destination.text)
            flow.trust()
            try session.set(flow, to: destination.text)
            _ = try session.append(leaf, at: now)
            try session.askAgain(about: destination.text, at: now)
            return try session.freeRefused(of: destination.text, at: now)
        }
    }

    package func closeStray(
        _ number: Int64, reason: String, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await database.write(.nothing) { session in
            let closed = try session.perform(
                "UPDATE stray_answer SET closed_at = ?, closed_reason = ? WHERE id = ? AND closed_at IS NULL",
                [now.milliseconds, reason, number])
            guard closed == 1 else { return false }
            _ = try session.append(leaf, at: now)
            return true
        }
    }

    package func note(_ leaf: Leaf, at now: Timestamp) async throws(StoreError) {
        try await database.write(.nothing) { session in _ = try session.append(leaf, at: now) }
    }
}

/// What starts where a request is to.
enum Start {
    /// The request.
    case request
    /// A ping, and the request later.
    case ping
    /// Nothing now.
    case held(Hold)
}

extension SQLSession {
    /// The batches whose next attempt is due: the first question, and the first submission, a priority report's or the oldest.
    ///
    /// Batches were sealed by turn and deadline; any other order of what lies ready would let some wait for ever.
    fileprivate func due(of destination: DestinationID, now: Timestamp) throws -> [SQLRow] {
        let questions = "phase IN ('unknown', 'processing')"
        let submissions = "phase = 'ready'"
        return try [questions, submissions].compactMap { phases in
            try row(
                """
                SELECT * FROM batch WHERE destination = ? AND \(phases) AND owner IS NULL AND next_at <= ?
                ORDER BY lane > \(Lane.priority.rawValue), next_at, number LIMIT 1
                """, [destination.text, now.milliseconds])
        }
    }

    /// Notes that a request starts, or a ping before it, unless the flow does not allow it now.
    func start(
        _ request: FlowState.Request, at destination: DestinationID, now: Timestamp, terms: ClaimTerms,
        turn: Turn? = nil, isContent: Bool = false
    ) throws -> Start {
        var flow = try flow(to: destination.text)
        let underWay = try value(
            Int.self,
            """
            SELECT (SELECT count(*) FROM batch WHERE destination = ? AND owner IS NOT NULL AND lease_until > ?
            AND number NOT IN (SELECT l.value FROM \(dialect.texts) AS l))
            + (SELECT count(*) FROM content WHERE \(ContentDependency.open) AND owner IS NOT NULL AND lease_until > ?)
            """,
            [
                destination.text, now.milliseconds, KeyList(terms.answered.map { Array($0.text.utf8) }).text,
                destination.text, now.milliseconds,
            ])
        let policy = terms.policy
        if let hold = flow.hold(request, now: now, underWay: underWay ?? 0, policy: policy) { return .held(hold) }
        if terms.canPing, flow.startsPing(by: terms.lease.owner, now: now, policy: policy) {
            try set(flow, to: destination.text)
            return .ping
        }
        flow.start(request, now: now, policy: policy)
        if let turn { flow.turns.took(turn, at: now) }
        if request != .question { flow.turns.took(content: isContent) }
        try set(flow, to: destination.text)
        return .request
    }

    fileprivate func insert(
        _ batch: SealedBatch, of taken: [DeliveryCandidate], from next: DeliveryQueue.Next,
        for destination: DestinationID, at now: Timestamp, lease: Lease?, _ vault: StoreVault
    ) throws -> ClaimedBatch {
        let members = taken.map {
            BatchMember(delivery: $0.delivery, key: $0.record.projection.key, version: $0.record.version)
        }
        let claimed = ClaimedBatch(
            destination: destination, batch: batch, members: members, life: BatchLife(), lane: next.lane,
            parent: next.parent, epoch: lease == nil ? 0 : 1)
        let list = RowList(members)
        let leaf = try append(.sealed(claimed, salted: try salted(of: list), at: now), at: now)
        try perform(
            """
            INSERT INTO batch (number, destination, kind, count, control, body_sm3, phase, sealed_at, next_at,
            questions, lost, recovered, owner, lease_until, epoch, leaf, lane, parent, due_at)
            VALUES (?, ?, ?, ?, ?, ?, 'ready', ?, ?, 0, 0, 0, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                batch.number.text, destination.text, batch.kind.id, batch.count, batch.control.amount,
                batch.bodySM3.bytes, now.milliseconds, now.milliseconds, lease?.owner.text,
                lease?.until.milliseconds, claimed.epoch, leaf, next.lane.rawValue, next.parent?.text,
                taken.compactMap(\.dueAt).min()?.milliseconds,
            ])
        try perform(
            "INSERT INTO batch_body (batch, bytes) VALUES (?, ?)", [batch.number.text, vault.seal(batch.body, .body)])
        try perform(
            "INSERT INTO batch_member (batch, position, delivery) SELECT ?, key, value FROM \(dialect.numbers) AS l",
            [batch.number.text, list.text])
        let sealed = try perform(
            """
            UPDATE delivery SET state = 'dispatching', batch = ?, portion = NULL, changed_at = ?
            WHERE id IN \(dialect.ids) AND state = 'queued'
            """, [batch.number.text, now.milliseconds, list.text])
        guard sealed == list.count else { throw damaged("已入批的交付再次入批") }
        return claimed
    }

    private func salted(of list: RowList) throws -> [SM3Digest] {
        let digests = try rows(
            """
            SELECT v.salted FROM \(dialect.numbers) AS l JOIN delivery AS d ON d.id = l.value
            JOIN version AS v ON v.id = d.version ORDER BY l.key
            """, [list.text]
        ).map { try $0.digest("salted") }
        guard digests.count == list.count else { throw damaged("交付没有版本") }
        return digests
    }

    func claim(
        _ row: SQLRow, lease: Lease, _ vault: StoreVault, ahead: [ClaimedBatch] = []
    ) throws -> ClaimedBatch {
        let epoch = try row["epoch"] as Int + 1
        let number: String = try row["number"]
        try perform(
            "UPDATE batch SET owner = ?, lease_until = ?, epoch = ? WHERE number = ?",
            [lease.owner.text, lease.until.milliseconds, epoch, number])
        // The same epoch: nobody had it since it was sealed, so that its content is known.
        let known = ahead.first { $0.batch.number.text == number && $0.epoch == epoch - 1 }
        let members = try known?.members ?? members(of: number)
        let batch = try known?.batch ?? body(of: row, vault)
        let ticket = try value(
            String.self, "SELECT receipt_no FROM receipt WHERE batch = ? AND receipt_no <> '' ORDER BY id DESC LIMIT 1",
            [number])
        return try ClaimedBatch(
            destination: DestinationID(row["destination"]), batch: batch, members: members,
            life: try row.life, lane: Lane(rawValue: row["lane"]) ?? .live,
            parent: (row["parent"] as String?).map { BatchNumber($0) }, ticket: ticket, epoch: epoch)
    }

    private func members(of number: String) throws -> [BatchMember] {
        try rows(
            """
            SELECT d.id, d.key, d.number FROM batch_member AS m JOIN delivery AS d ON d.id = m.delivery
            WHERE m.batch = ? ORDER BY m.position
            """, [number]
        ).map { try BatchMember(delivery: DeliveryID($0["id"]), key: $0["key"], version: $0["number"]) }
    }

    private func body(of row: SQLRow, _ vault: StoreVault) throws -> SealedBatch {
        let number: String = try row["number"]
        guard let body = try self.row("SELECT bytes FROM batch_body WHERE batch = ?", [number]) else {
            throw damaged("批次 \(number) 没有正文")
        }
        return try SealedBatch(
            number: BatchNumber(number), kind: row.kind(), count: row["count"], control: Fen(row["control"]),
            body: try vault.bytes(.body, in: body, self), bodySM3: try row.digest("body_sm3"))
    }

    /// Closes a dead worker's open attempt as lost, frees its batch, and gives how many attempts were lost: 0 or 1.
    fileprivate func loseAttempts(of row: SQLRow, now: Timestamp) throws -> Int {
        let number: String = try row["number"]
        try perform("UPDATE batch SET owner = NULL, lease_until = NULL, epoch = epoch + 1 WHERE number = ?", [number])
        guard
            let open = try self.row(
                "SELECT number, purpose FROM attempt WHERE batch = ? AND ended_at IS NULL", [number])
        else { return 0 }
        let purpose = try open.value("purpose", AttemptPurpose.self)
        var life = try row.life
        let outcome = AttemptOutcome.lost
        let next = life.handle(outcome, of: purpose, now: now, rules: BatchRules(visibilityDelay: 0), draw: 0)
        try end(
            attempt: open["number"], of: BatchNumber(number), outcome: outcome, status: nil, bytesSent: nil, at: now)
        try set(life, of: BatchNumber(number), nextAt: next, now: now)
        return 1
    }
}

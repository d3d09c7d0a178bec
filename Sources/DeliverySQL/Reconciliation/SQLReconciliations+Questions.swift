import Canonical
import Delivery
import Evidence
import Exchange

extension SQLReconciliations {
    func takeSettled(
        _ number: BatchNumber, of destination: DestinationID, now: Timestamp, terms: ClaimTerms,
        isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> NextBatch {
        let vault = vault
        return try await database.write(.destination(destination)) { session in
            guard
                let row = try session.row(
                    """
                    SELECT * FROM batch WHERE number = ? AND destination = ? AND phase = 'settled' AND archive IS NULL
                    \(session.dialect.held)
                    """, [number.text, destination.text])
            else { return .nothing }
            if let owner = try row["owner"] as String?, let until = try row.optionalTimestamp("lease_until") {
                guard owner == terms.lease.owner.text || until <= now || !isAlive(LeaseOwner(owner)) else {
                    return .nothing
                }
                // Whoever asked is gone; a settled batch stays settled.
                for open in try session.rows(
                    "SELECT number FROM attempt WHERE batch = ? AND ended_at IS NULL", [number.text])
                {
                    try session.end(
                        attempt: open["number"], of: number, outcome: .lost, status: nil, bytesSent: nil, at: now)
                }
            }
            if let hold = try session.control(of: destination.text).hold(at: now) { return .held(hold) }
            switch try session.start(.question, at: destination, now: now, terms: terms) {
            case .held(let hold): return .held(hold)
            case .ping: return .ping
            case .request: return .batch(try session.claim(row, lease: terms.lease, vault))
            }
        }
    }

    func finishQuestion(
        _ attempt: OpenAttempt, on batch: ClaimedBatch, with result: AttemptResult, of id: Int64, actor: String,
        judge: @escaping @Sendable (ListedRecord) -> ListedVerdict
    ) async throws(StoreError) {
        let vault = vault
        return try await database.write(.destination(batch.destination)) { session in
            try session.checkLease(of: batch)
            let number = batch.batch.number
            try session.end(
                attempt: attempt.number, of: number, outcome: result.outcome, status: result.status,
                bytesSent: result.bytesSent, at: result.at)
            if let receipt = result.receipt {
                try session.insert(receipt, attempt: attempt.number, at: result.at, vault)
            }
            if let stray = result.stray {
                try session.keep(stray, attempt: attempt, batch, reason: result.outcome.detail, at: result.at, vault)
            }
            let lines = try session.rows(
                """
                SELECT * FROM reconciliation_line WHERE run = ? AND own_batch = ? AND outcome = 'open' ORDER BY id
                """, [id, number.text])
            for line in lines {
                guard let own = try Discrepancy(line).own?.record else { continue }
                let (outcome, detail) = try session.act(
                    on: own, in: batch, verdict: judge(own), actor: actor, at: result.at)
                try session.perform(
                    "UPDATE reconciliation_line SET outcome = ?, detail = ? WHERE id = ?",
                    [outcome.rawValue, detail, line["id"] as Int64])
            }
            try session.perform(
                "UPDATE batch SET owner = NULL, lease_until = NULL, next_at = NULL WHERE number = ?", [number.text])
            try session.learn(result, of: batch.destination)
        }
    }
}

extension SQLSession {
    /// Does what follows from a verdict on a record that their list lacks.
    fileprivate func act(
        on record: ListedRecord, in batch: ClaimedBatch, verdict: ListedVerdict, actor: String, at now: Timestamp
    ) throws -> (Discrepancy.Outcome, String) {
        switch verdict {
        case .confirmed: return (.confirmed, "查证：平台确认已受理，对账清单漏列")
        case .undecided(let reason): return (.undecided, reason)
        case .conflict(let reason): return (.alarm, reason)
        case .denied(let denial):
            precondition(denial.batch == batch.batch.number, "a denial belongs to the batch that was asked about")
            guard
                let row = try row(
                    """
                    SELECT id, EXISTS (SELECT 1 FROM delivery AS n WHERE n.destination = d.destination
                    AND n.kind = d.kind AND n.key = d.key AND n.number > d.number AND n.state <> 'superseded') AS newer
                    FROM delivery AS d WHERE destination = ? AND kind = ? AND key = ? AND number = ?
                    AND state = 'accepted' AND batch = ?\(dialect.held)
                    """,
                    [
                        batch.destination.text, batch.batch.kind.id, record.key, record.version,
                        batch.batch.number.text,
                    ])
            else { return (.explained, "查证期间本方状态已改变") }
            guard try !(row["newer"] as Bool) else { return (.superseded, "查证：\(denial.reason)；已有更新的版本") }
            try queueAgain(row["id"], at: now)
            let subject =
                "\(batch.destination) \(batch.batch.kind.id) \(record.key) \(record.version) \(batch.batch.number)"
            _ = try append(
                .operatorAction(
                    action: "reconcile-requeue", subject: subject, reason: denial.reason, actor: actor, at: now.text),
                at: now)
            return (.requeued, "查证：\(denial.reason)；同一版本已重新排队，将以新批次报送")
        }
    }

    /// Queues a denied delivery for a new batch; it waits for what it refers to, where that is no longer accepted there.
    ///
    /// A deadline that passed since is lifted: it was kept, as the receipt proves.
    private func queueAgain(_ delivery: Int64, at now: Timestamp) throws {
        try perform(
            """
            UPDATE dependency SET met = 0 WHERE delivery = ? AND EXISTS (SELECT 1 FROM delivery AS p
            WHERE p.destination = dependency.destination AND p.kind = dependency.kind AND p.key = dependency.key)
            AND NOT EXISTS (SELECT 1 FROM delivery AS p WHERE p.destination = dependency.destination
            AND p.kind = dependency.kind AND p.key = dependency.key AND p.state = 'accepted')
            """, [delivery])
        try perform(
            """
            UPDATE delivery SET state = 'queued', batch = NULL, code = NULL, message = NULL, portion = NULL,
            not_before = 0, waits = 0, due_at = CASE WHEN due_at > ? THEN due_at END, changed_at = ?,
            blockers = (SELECT count(*) FROM dependency WHERE delivery = ? AND met = 0) WHERE id = ?
            """, [now.milliseconds, now.milliseconds, delivery, delivery])
        try reopenContent(of: delivery, at: now)
    }
}

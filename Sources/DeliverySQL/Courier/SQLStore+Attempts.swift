import Canonical
package import Delivery
import Evidence
package import Exchange
import ShangMi

extension SQLStore {
    package func begin(_ attempt: NewAttempt, on batch: ClaimedBatch) async throws(StoreError) -> OpenAttempt {
        let vault = vault
        return try await database.write(.nothing) { session in
            try session.checkLease(of: batch)
            let number = try session.value(
                Int.self, "SELECT count(*) FROM attempt WHERE batch = ?", [batch.batch.number.text])
            let open = OpenAttempt(number: (number ?? 0) + 1, purpose: attempt.purpose)
            let leaf = try session.append(
                .began(attempt, number: open.number, on: batch.batch.number), at: attempt.at)
            try session.perform(
                """
                INSERT INTO attempt (batch, number, purpose, at, signed_text, signature, certificate, leaf)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    batch.batch.number.text, open.number, attempt.purpose.rawValue, attempt.at.milliseconds,
                    vault.seal(attempt.signedText, .request), attempt.signature,
                    try session.insert(attempt.certificate), leaf,
                ])
            try session.set(batch.life, of: batch.batch.number, nextAt: attempt.at, now: attempt.at)
            return open
        }
    }

    package func prolong(_ batch: ClaimedBatch, until moment: Timestamp) async throws(StoreError) {
        try await database.write(.nothing) { session in
            try session.checkLease(of: batch)
            try session.perform(
                "UPDATE batch SET lease_until = ? WHERE number = ?", [moment.milliseconds, batch.batch.number.text])
        }
    }

    package func finish(
        _ attempt: OpenAttempt, on batch: ClaimedBatch, with result: AttemptResult
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
                try session.settle(batch, by: receipt, at: result.at)
            } else if case .refused(let code, let message) = result.outcome {
                try session.note(code: code, message: message, on: number)
                // A refused question refuses no batch: only what was refused when it was sent is taken apart.
                if let most = result.partsPerHour, result.life.phase == .refused {
                    try session.divide(batch, perHour: most, at: result.at)
                }
            } else if case .conflict(let code, let message) = result.outcome {
                try session.note(code: code, message: message, on: number)
            }
            if let stray = result.stray {
                try session.keep(stray, attempt: attempt, batch, reason: result.outcome.detail, at: result.at, vault)
            }
            try session.set(result.life, of: number, nextAt: result.nextAt, now: result.at)
            try session.perform("UPDATE batch SET owner = NULL, lease_until = NULL WHERE number = ?", [number.text])
            try session.learn(result, of: batch.destination)
        }
    }

    package func endPing(
        of destination: DestinationID, showing sign: DestinationBreaker.Sign, by owner: LeaseOwner, at now: Timestamp,
        draw: Double
    ) async throws(StoreError) {
        try await database.write(.destination(destination)) { session in
            var flow = try session.flow(to: destination.text)
            flow.endPing(sign, by: owner, now: now, draw: draw)
            try session.set(flow, to: destination.text)
        }
    }
}

/// How many answers of a destination the tray holds, and how much of each: who sends rubbish must not fill the disk.
private let (mostStrays, mostStrayBytes) = (1000, 1 << 18)

extension SQLSession {
    /// Lets a destination's control and flow learn of an attempt: read and changed in one transaction, so that no lane undoes
    /// what another or an operator said meanwhile.
    func learn(_ result: AttemptResult, of destination: DestinationID) throws {
        var control = try control(of: destination.text)
        let before = control
        control.handle(result.outcome, now: result.at, draw: result.draw)
        if control != before { try set(control, of: destination.text) }
        var flow = try flow(to: destination.text)
        flow.handle(result.outcome, took: result.took, now: result.at, draw: result.draw, ceiling: result.ceiling)
        try set(flow, to: destination.text)
    }

    /// Refuses a result when another worker holds the batch, and keeps others from taking it meanwhile.
    func checkLease(of batch: ClaimedBatch) throws {
        let epoch = try value(
            Int.self, "SELECT epoch FROM batch WHERE number = ? AND owner IS NOT NULL\(dialect.held)",
            [batch.batch.number.text])
        guard epoch == batch.epoch else { throw StoreError.leaseLost }
    }

    /// Keeps a certificate once and gives its digest; no bytes stand for none, where a shared secret vouches for an answer.
    func insert(_ certificate: Certificate?) throws -> [UInt8] {
        let der = certificate?.der ?? []
        let digest = SM3.digest(of: der).bytes
        try perform("INSERT INTO certificate (sm3, der) VALUES (?, ?) ON CONFLICT DO NOTHING", [digest, der])
        return digest
    }

    /// Keeps an answer that proves nothing about its batch, as it came, while the tray has room.
    func keep(
        _ answer: ReceivedAnswer, attempt: OpenAttempt, _ batch: ClaimedBatch, reason: String, at now: Timestamp,
        _ vault: StoreVault
    ) throws {
        let kept = try value(
            Int.self, "SELECT count(*) FROM stray_answer WHERE closed_at IS NULL AND destination = ?",
            [batch.destination.text])
        guard kept ?? 0 < mostStrays else { return }
        let headers = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            .prefix(mostStrayBytes)
        try perform(
            """
            INSERT INTO stray_answer (destination, batch, attempt, at, reason, status, headers, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                batch.destination.text, batch.batch.number.text, attempt.number, now.milliseconds, reason,
                answer.status,
                String(headers), vault.seal(Array(answer.body.prefix(mostStrayBytes)), .strayBody),
            ])
    }

    func insert(
        _ receipt: VerifiedReceipt, attempt: Int, at now: Timestamp, _ vault: StoreVault
    ) throws {
        let leaf = try append(.received(receipt, at: now), at: now)
        try perform(
            """
            INSERT INTO receipt (batch, attempt, at, state, receipt_no, received_at, status, signed_text, signature,
            certificate, body, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                receipt.batch.text, attempt, now.milliseconds, receipt.state.rawValue, receipt.receiptNo,
                receipt.receivedAt, receipt.answer.status, receipt.answer.signedText, receipt.answer.signature,
                try insert(receipt.answer.signer.certificate), vault.seal(receipt.answer.body, .answerBody), leaf,
            ])
    }

    /// Gives every delivery of a batch its verdict, and frees what waited for the accepted ones.
    fileprivate func settle(
        _ batch: ClaimedBatch, by receipt: VerifiedReceipt, at now: Timestamp
    ) throws {
        var accepted: [(member: BatchMember, acceptance: Acceptance)] = []
        for member in batch.members {
            switch receipt.verdict(key: member.key, version: member.version) {
            case nil:
                continue
            case .accepted(let acceptance):
                accepted.append((member, acceptance))
            case .rejected(_, _, .referenceMissing) where try waitsForReference(member, batch: batch, at: now):
                continue
            case .rejected(let code, let message, _):
                try perform(
                    "UPDATE delivery SET state = 'rejected', code = ?, message = ?, changed_at = ? WHERE id = ?",
                    [code, message, now.milliseconds, member.delivery.value])
            }
        }
        try accept(accepted, batch: batch, at: now)
    }

    /// The only way to the state *accepted*: it takes acceptances, which only a verified receipt gives.
    private func accept(
        _ accepted: [(member: BatchMember, acceptance: Acceptance)], batch: ClaimedBatch, at now: Timestamp
    ) throws {
        precondition(
            accepted.allSatisfy { $0.acceptance.batch == batch.batch.number },
            "an acceptance belongs to the batch of its receipt")
        let list = RowList(accepted.map(\.member))
        try perform(
            """
            UPDATE delivery SET state = 'accepted', code = NULL, message = NULL, changed_at = ?
            WHERE id IN \(dialect.ids)
            """, [now.milliseconds, list.text])
        let waiting = """
            met = 0 AND destination = ? AND kind = ?
            AND key IN (SELECT key FROM delivery WHERE id IN \(dialect.ids))
            """
        let place: SQLArguments = [batch.destination.text, batch.batch.kind.id, list.text]
        try perform(
            """
            UPDATE delivery SET blockers = blockers - (SELECT count(*) FROM dependency AS r
            WHERE r.delivery = delivery.id AND \(waiting))
            WHERE id IN (SELECT delivery FROM dependency WHERE \(waiting))
            """, place + place)
        if try hasUnwantedContents(at: batch.destination) {
            let freed = try values(Int64.self, "SELECT delivery FROM dependency WHERE \(waiting)", place)
            try want(for: RowList(freed), at: now)
        }
        try perform("UPDATE dependency SET met = 1 WHERE \(waiting)", place)
    }

    fileprivate func note(code: String, message: String, on number: BatchNumber) throws {
        try perform(
            "UPDATE delivery SET code = ?, message = ? WHERE id IN \(RowList.ofBatch) AND state NOT IN ('accepted', 'rejected')",
            [code, message, number.text])
    }
}

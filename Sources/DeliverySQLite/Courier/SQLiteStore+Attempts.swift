import Canonical
package import Delivery
import Evidence
import Exchange
import Foundation
import GRDB
import ShangMi

extension SQLiteStore {
    package func begin(_ attempt: NewAttempt, on batch: ClaimedBatch) async throws(StoreError) -> OpenAttempt {
        try await write { database in
            try database.checkLease(of: batch)
            let number = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM attempt WHERE batch = ?", arguments: [batch.batch.number.text])
            let open = OpenAttempt(number: (number ?? 0) + 1, purpose: attempt.purpose)
            let leaf = try database.append(
                .began(attempt, number: open.number, on: batch.batch.number), at: attempt.at)
            try database.execute(
                sql: """
                    INSERT INTO attempt (batch, number, purpose, at, signed_text, signature, certificate, leaf)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    batch.batch.number.text, open.number, attempt.purpose.rawValue, attempt.at.milliseconds,
                    attempt.signedText, Data(attempt.signature), try database.insert(attempt.certificate), leaf,
                ])
            try database.set(batch.life, of: batch.batch.number, nextAt: attempt.at, now: attempt.at)
            return open
        }
    }

    package func finish(
        _ attempt: OpenAttempt, on batch: ClaimedBatch, with result: AttemptResult
    ) async throws(StoreError) {
        try await write { database in
            try database.checkLease(of: batch)
            let number = batch.batch.number
            try database.end(
                attempt: attempt.number, of: number, outcome: result.outcome, status: result.status,
                bytesSent: result.bytesSent, at: result.at)
            if let receipt = result.receipt {
                try database.insert(receipt, attempt: attempt.number, at: result.at)
                try database.settle(batch, by: receipt, at: result.at)
            } else if case .refused(let code, let message) = result.outcome {
                try database.note(code: code, message: message, on: number)
            } else if case .conflict(let code, let message) = result.outcome {
                try database.note(code: code, message: message, on: number)
            }
            try database.set(result.life, of: number, nextAt: result.nextAt, now: result.at)
            try database.execute(
                sql: "UPDATE batch SET owner = NULL, lease_until = NULL WHERE number = ?", arguments: [number.text])
            // Read and changed in one transaction, so that no lane undoes what another or an operator said meanwhile.
            var control = try database.control(of: batch.destination.text)
            control.handle(result.outcome, now: result.at, draw: result.draw)
            try database.set(control, of: batch.destination.text)
        }
    }
}

extension Database {
    /// Refuses a result when another worker holds the batch.
    fileprivate func checkLease(of batch: ClaimedBatch) throws {
        let epoch = try Int.fetchOne(
            self, sql: "SELECT epoch FROM batch WHERE number = ? AND owner IS NOT NULL",
            arguments: [batch.batch.number.text])
        guard epoch == batch.epoch else { throw StoreError.leaseLost }
    }

    /// Keeps a certificate once and gives its digest.
    fileprivate func insert(_ certificate: Certificate) throws -> Data {
        let digest = Data(SM3.digest(of: certificate.der).bytes)
        try execute(
            sql: "INSERT OR IGNORE INTO certificate (sm3, der) VALUES (?, ?)",
            arguments: [digest, Data(certificate.der)])
        return digest
    }

    fileprivate func insert(_ receipt: VerifiedReceipt, attempt: Int, at now: Timestamp) throws {
        let leaf = try append(.received(receipt, at: now), at: now)
        try execute(
            sql: """
                INSERT INTO receipt (batch, attempt, at, state, receipt_no, received_at, status, signed_text, signature,
                certificate, body, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                receipt.batch.text, attempt, now.milliseconds, receipt.state.rawValue, receipt.receiptNo,
                receipt.receivedAt, receipt.answer.status, receipt.answer.signedText, Data(receipt.answer.signature),
                try insert(receipt.answer.certificate), Data(receipt.answer.body), leaf,
            ])
    }

    /// Gives every delivery of a batch its verdict, and frees what waited for the accepted ones.
    fileprivate func settle(
        _ batch: ClaimedBatch, by receipt: VerifiedReceipt, at now: Timestamp
    ) throws {
        for member in batch.members {
            switch receipt.verdict(key: member.key, version: member.version) {
            case nil:
                continue
            case .accepted(let acceptance):
                try accept(member, acceptance, batch: batch, at: now)
            case .rejected(let code, let message, _):
                try cachedStatement(
                    sql: "UPDATE delivery SET state = 'rejected', code = ?, message = ?, changed_at = ? WHERE id = ?"
                ).execute(arguments: [code, message, now.milliseconds, member.delivery.value])
            }
        }
    }

    /// The only way to the state *accepted*: it takes an acceptance, which only a verified receipt gives.
    private func accept(
        _ member: BatchMember, _ acceptance: Acceptance, batch: ClaimedBatch, at now: Timestamp
    ) throws {
        precondition(acceptance.batch == batch.batch.number, "an acceptance belongs to the batch of its receipt")
        try cachedStatement(
            sql: "UPDATE delivery SET state = 'accepted', changed_at = ? WHERE id = ?"
        ).execute(arguments: [now.milliseconds, member.delivery.value])
        let place: StatementArguments = [batch.destination.text, batch.batch.kind.id, member.key]
        try cachedStatement(
            sql: """
                UPDATE delivery SET blockers = blockers - 1 WHERE id IN
                (SELECT delivery FROM dependency WHERE destination = ? AND kind = ? AND key = ? AND met = 0)
                """
        ).execute(arguments: place)
        try cachedStatement(
            sql: "UPDATE dependency SET met = 1 WHERE destination = ? AND kind = ? AND key = ? AND met = 0"
        ).execute(arguments: place)
    }

    fileprivate func note(code: String, message: String, on number: BatchNumber) throws {
        try execute(
            sql:
                "UPDATE delivery SET code = ?, message = ? WHERE id IN \(Database.members) AND state NOT IN ('accepted', 'rejected')",
            arguments: [code, message, number.text])
    }
}

import Delivery
import Exchange
import ShangMi

/// The uploads of contents.
struct SQLContents: ContentStore {
    let database: any SQLDatabase

    func prolong(_ content: ClaimedContent, until moment: Timestamp) async throws(StoreError) {
        try await database.write(.nothing) { session in
            try session.checkLease(of: content)
            try session.perform(
                "UPDATE content SET lease_until = ? WHERE destination = ? AND key = ?",
                [moment.milliseconds, content.destination.text, content.content.key])
        }
    }

    func begin(
        _ attempt: NewContentAttempt, on content: ClaimedContent
    ) async throws(StoreError) -> OpenAttempt {
        try await database.write(.nothing) { session in
            try session.checkLease(of: content)
            let signed = attempt.attempt
            let number = try session.value(
                Int.self, "SELECT count(*) FROM content_attempt WHERE destination = ? AND content = ?",
                [content.destination.text, content.content.key])
            let open = OpenAttempt(number: (number ?? 0) + 1, purpose: signed.purpose)
            let leaf = try session.append(.began(signed, number: open.number, on: content.content), at: signed.at)
            try session.perform(
                """
                INSERT INTO content_attempt (destination, content, number, purpose, at, start, bytes, part_sm3, signed_text,
                signature, certificate, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    content.destination.text, content.content.key, open.number, signed.purpose.rawValue,
                    signed.at.milliseconds, attempt.part?.offset, attempt.part?.bytes, attempt.part?.sm3.bytes,
                    signed.signedText, signed.signature, try session.insert(signed.certificate), leaf,
                ])
            try session.set(content.life, of: content, nextAt: signed.at, at: signed.at)
            return open
        }
    }

    func finish(
        _ attempt: OpenAttempt, on content: ClaimedContent, with result: ContentResult
    ) async throws(StoreError) {
        try await database.write(.destination(content.destination)) { session in
            try session.checkLease(of: content)
            let place = (content.destination.text, content.content.key)
            try session.end(
                attempt: attempt.number, of: place, result.outcome, status: result.status, bytesSent: result.bytesSent,
                at: result.at)
            if let receipt = result.outcome.receipt {
                try session.insert(receipt, attempt: attempt.number, from: content.destination, at: result.at)
            }
            try session.conclude(result.step, result.life, of: place, at: result.at)
            try session.release(content)
            try session.learn(result, of: content.destination)
        }
    }

    func fail(_ content: ClaimedContent, for fault: ContentFault, at now: Timestamp) async throws(StoreError) {
        try await database.write(.destination(content.destination)) { session in
            try session.checkLease(of: content)
            var life = content.life
            life.abandon()
            try session.conclude(
                .fails(fault), life, of: (content.destination.text, content.content.key), at: now)
            try session.release(content)
        }
    }

    func waive(for destination: DestinationID, at now: Timestamp) async throws(StoreError) -> Int {
        let open = "destination = ? AND phase <> 'taken'"
        guard try await database.read({ session in try session.hasOpenContents(at: destination) }) else { return 0 }
        return try await database.write(.destination(destination)) { session in
            var freed = 0
            for key in try session.values(
                String.self, "SELECT key FROM content WHERE \(open) AND owner IS NULL", [destination.text])
            {
                freed += try session.free((destination.text, key), at: now)
            }
            try session.perform(
                "UPDATE content SET phase = 'waiting', changed_at = ? WHERE \(open) AND owner IS NULL AND phase <> 'waiting'",
                [now.milliseconds, destination.text])
            return freed
        }
    }
}

extension SQLSession {
    /// Refuses a result when another worker holds the content, and keeps others from taking it meanwhile.
    fileprivate func checkLease(of content: ClaimedContent) throws {
        let epoch = try value(
            Int.self,
            "SELECT epoch FROM content WHERE destination = ? AND key = ? AND owner IS NOT NULL\(dialect.held)",
            [content.destination.text, content.content.key])
        guard epoch == content.epoch else { throw StoreError.leaseLost }
    }

    fileprivate func release(_ content: ClaimedContent) throws {
        try perform(
            "UPDATE content SET owner = NULL, lease_until = NULL WHERE destination = ? AND key = ?",
            [content.destination.text, content.content.key])
    }

    fileprivate func insert(
        _ receipt: ContentReceipt, attempt: Int, from destination: DestinationID, at now: Timestamp
    ) throws {
        let leaf = try append(.received(receipt, at: now), at: now)
        try perform(
            """
            INSERT INTO content_receipt (destination, content, attempt, at, receipt_no, received_at, status, signed_text,
            signature, certificate, body, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                destination.text, receipt.content.key, attempt, now.milliseconds, receipt.receiptNo, receipt.receivedAt,
                receipt.status, receipt.signedText, receipt.signature, try insert(receipt.signer.certificate),
                receipt.body, leaf,
            ])
    }

    /// Lets a destination's control and flow learn of an attempt on a content, as of one on a batch.
    fileprivate func learn(_ result: ContentResult, of destination: DestinationID) throws {
        var flow = try flow(to: destination.text)
        switch result.outcome {
        case .received, .taken:
            flow.answered(after: result.took, now: result.at, draw: result.draw, ceiling: result.ceiling)
        case .other(let outcome):
            var control = try control(of: destination.text)
            let before = control
            control.handle(outcome, now: result.at, draw: result.draw)
            if control != before { try set(control, of: destination.text) }
            flow.handle(outcome, took: result.took, now: result.at, draw: result.draw, ceiling: result.ceiling)
        }
        try set(flow, to: destination.text)
    }
}

import Delivery
import Exchange
import Logging

extension Courier {
    /// Asks what became of a settled batch of which a list lacks records, and acts on the lines of a reconciliation.
    ///
    /// - Parameters:
    ///   - claimed: The batch, leased to this process.
    ///   - id: The reconciliation.
    ///   - actor: Who acts, for the evidence.
    ///   - line: The way to the destination.
    /// - Throws: What the store or the signing key refuses.
    func question(
        about claimed: ClaimedBatch, of id: Int64, actor: String, over line: any Line
    ) async throws(SyncError) {
        var batch = claimed
        let request = try await signed(batch, for: .query)
        let began = time.now()
        batch.life.begin(.query, at: began)
        do throws(StoreError) {
            let attempt = try await store.begin(
                NewAttempt(
                    purpose: .query, at: began, signedText: request.signedText, signature: request.signature,
                    certificate: signer.certificate), on: batch)
            let result = await carry(request, of: batch, over: line)
            let now = time.now()
            let shown = read(result, of: batch, purpose: .query, now: now)
            let verdict = verdict(shown.outcome, result, of: batch, asked: began, now: now)
            try await store.reconciliations.finishQuestion(
                attempt, on: batch,
                with: AttemptResult(
                    outcome: shown.outcome, at: now, status: shown.status, bytesSent: shown.bytesSent, life: batch.life,
                    nextAt: nil, draw: random.draw(), took: now.seconds(since: began), ceiling: policy.ceiling,
                    stray: shown.stray), of: id, actor: actor, judge: verdict)
            log(shown.outcome, of: batch.batch.number, purpose: .query, phase: batch.life.phase)
        } catch {
            guard error == .leaseLost else { throw .store(error) }
            logger.warning(
                "result dropped, another worker holds the batch", metadata: [LogKey.batch: "\(batch.batch.number)"])
        }
    }

    /// What an answer says of each record of the batch; only a verified one denies.
    private func verdict(
        _ outcome: AttemptOutcome, _ result: LineResult, of batch: ClaimedBatch, asked: Timestamp, now: Timestamp
    ) -> @Sendable (ListedRecord) -> ListedVerdict {
        switch outcome {
        case .receipt(let receipt):
            return { record in
                if let denial = receipt.denial(key: record.key, version: record.version) { return .denied(denial) }
                return receipt.state == .processing ? .undecided("查证：平台仍在处理该批次") : .confirmed
            }
        case .absent:
            let visible = (batch.life.lastSentAt ?? asked).adding(seconds: Double(profile.visibilityDelay))
            guard asked >= visible, case .answered(let answer, _, _) = result,
                let denial = denial(answer, of: batch, now: now)
            else { return { _ in .undecided("查证过早，平台查不到该批次不能说明什么") } }
            return { _ in .denied(denial) }
        case .conflict: return { _ in .conflict("查证：平台以同一批次号持有另一份正文") }
        case .notSent, .unknown, .refused, .blocked, .later, .nonceUsed, .lost:
            let detail = outcome.detail
            return { _ in .undecided("查证没有结果：\(detail)") }
        }
    }

    private func denial(_ answer: ReceivedAnswer, of batch: ClaimedBatch, now: Timestamp) -> Denial? {
        // It verified a moment ago; one that does not now denies nothing.
        try? reading.verifier.verify(answer, about: batch.batch.number, now: now.seconds).denial(of: batch.batch.number)
    }
}

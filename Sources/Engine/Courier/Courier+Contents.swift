import Delivery
import Exchange
import Logging
import ShangMi

extension Courier {
    /// Makes a content's next attempt and writes what it showed.
    ///
    /// - Parameters:
    ///   - claimed: The content.
    ///   - line: The way to the destination.
    /// - Throws: What the store or the signing key refuses.
    func work(on claimed: ClaimedContent, over line: any Line) async throws(SyncError) {
        guard let purpose = claimed.life.purpose, let (request, part) = try await signed(claimed, for: purpose) else {
            return
        }
        do throws(StoreError) {
            var content = claimed
            let began = time.now()
            if let part {
                content.life.begin(sendingTo: part.offset + part.bytes, at: began)
            } else {
                content.life.beginQuestion(at: began)
            }
            let attempt = try await store.contents.begin(
                NewContentAttempt(
                    NewAttempt(
                        purpose: purpose, at: began, signedText: request.signedText, signature: request.signature,
                        certificate: signer.certificate), part: part), on: content)
            let held = content
            let result = await carry(request, over: line) { (until) throws(StoreError) in
                try await store.contents.prolong(held, until: until)
            }
            try await settle(attempt, of: content, result, began: began)
        } catch { try heed(error, of: claimed) }
    }

    /// What the store refuses ends the run, but for the result of a worker that somebody else replaced.
    private func heed(_ error: StoreError, of content: ClaimedContent) throws(SyncError) {
        guard error == .leaseLost else { throw .store(error) }
        logger.warning(
            "result dropped, another worker holds the content",
            metadata: [LogKey.content: "\(content.content)", LogKey.destination: "\(destination)"])
    }

    /// The request that goes next; `nil` when there is nothing to send, which is noted then.
    private func signed(
        _ claimed: ClaimedContent, for purpose: AttemptPurpose
    ) async throws(SyncError) -> (SignedRequest, NewContentAttempt.Part?)? {
        let content = claimed.content
        var sending: (bytes: [UInt8], part: NewContentAttempt.Part)?
        if purpose == .send, let most = profile.contents?.partBytes {
            let offset = claimed.life.received
            switch await contents.part(of: content, from: claimed.sources, at: offset, most: most) {
            case .part(let bytes):
                sending = (
                    bytes, NewContentAttempt.Part(offset: offset, bytes: bytes.count, sm3: SM3.digest(of: bytes))
                )
            case .fault(let fault):
                do throws(StoreError) {
                    try await store.contents.fail(claimed, for: fault, at: time.now())
                } catch { try heed(error, of: claimed) }
                logger.warning(
                    "content cannot be sent",
                    metadata: [
                        LogKey.content: "\(content)", LogKey.destination: "\(destination)",
                        LogKey.reason: "\(fault.code)",
                    ])
                return nil
            }
        }
        let (milliseconds, nonce) = (time.now().milliseconds, random.bytes(16))
        do {
            let request =
                if let sending {
                    try await signer.part(
                        sending.bytes, at: sending.part.offset, of: content, milliseconds: milliseconds, nonce: nonce)
                } else {
                    try await signer.question(about: content, milliseconds: milliseconds, nonce: nonce)
                }
            return request.map { ($0, sending?.part) }
        } catch { throw .signer("\(error)") }
    }

    private func settle(
        _ attempt: OpenAttempt, of content: ClaimedContent, _ result: LineResult, began: Timestamp
    ) async throws(StoreError) {
        let now = time.now()
        let (outcome, status, bytesSent) = read(result, of: content, purpose: attempt.purpose, now: now)
        var life = content.life
        let draw = random.draw()
        let step = life.handle(
            outcome, of: attempt.purpose, now: now, visibilityDelay: profile.visibilityDelay, draw: draw)
        try await store.contents.finish(
            attempt, on: content,
            with: ContentResult(
                outcome: outcome, step: step, life: life, at: now, status: status, bytesSent: bytesSent, draw: draw,
                took: max(0, now.seconds(since: began)), ceiling: policy.ceiling))
        var metadata: Logger.Metadata = [
            LogKey.content: "\(content.content)", LogKey.destination: "\(destination)",
            LogKey.purpose: "\(attempt.purpose.rawValue)", LogKey.outcome: "\(outcome.word)",
            LogKey.phase: "\(life.phase.rawValue)",
        ]
        switch outcome {
        case .other(.notSent(let reason)), .other(.unknown(let reason)):
            metadata[LogKey.reason] = "\(reason)"
            logger.warning("content attempt ended without a verified answer", metadata: metadata)
        case .received, .taken, .other: logger.info("content attempt ended", metadata: metadata)
        }
    }

    private func read(
        _ result: LineResult, of content: ClaimedContent, purpose: AttemptPurpose, now: Timestamp
    ) -> (outcome: ContentOutcome, status: Int?, bytesSent: Int) {
        switch result {
        case .notSent(let reason): return (.other(.notSent(reason: reason)), nil, 0)
        case .unknown(let reason, let bytesSent): return (.other(.unknown(reason: reason)), nil, bytesSent)
        case .answered(let answer, let bytesSent, let timesSent):
            if timesSent > 1, purpose == .send {
                logger.error(
                    "the transport sent a part again by itself", metadata: [LogKey.content: "\(content.content)"])
            }
            let outcome = reading.read(answer, about: content.content, purpose: purpose, now: now)
            return (outcome, answer.status, bytesSent)
        }
    }
}

extension AnswerReading {
    /// Reads an answer about a content.
    func read(
        _ answer: ReceivedAnswer, about content: ContentID, purpose: AttemptPurpose, now: Timestamp
    ) -> ContentOutcome {
        let verified: ContentAnswer
        do throws(AnswerError) {
            verified = try verifier.verify(answer, about: content, now: now.seconds)
        } catch {
            if case .unsigned(let status) = error, profile.unsignedNotProcessed.contains(status) {
                return .other(.later(.busy, code: "HTTP \(status)", seconds: nil))
            }
            return .other(.unknown(reason: error.reason(status: answer.status)))
        }
        switch verified.meaning {
        case .received(let count): return .received(count)
        case .taken(let receipt): return .taken(receipt)
        case .refused(let result): return .other(meaning(of: result, verified, purpose: purpose))
        }
    }

    private func meaning(
        of result: ResultClass, _ answer: ContentAnswer, purpose: AttemptPurpose
    ) -> AttemptOutcome {
        switch result {
        case .batchRejected: .refused(code: answer.code, message: answer.message)
        case .signatureRefused:
            .blocked(code: answer.code, message: answer.message + AnswerReading.clock(answer.clockAhead))
        case .precondition: .blocked(code: answer.code, message: answer.message)
        case .nonceUsed: .nonceUsed
        case .conflict: .conflict(code: answer.code, message: answer.message)
        case .absent: purpose == .query ? .absent : .unknown(reason: "平台应答 \(answer.code)")
        case .windowClosed: .later(.windowClosed, code: answer.code, seconds: answer.retryAfter)
        case .throttled: .later(.throttled, code: answer.code, seconds: answer.retryAfter)
        case .busy: .later(.busy, code: answer.code, seconds: answer.retryAfter)
        case .done, .cursorUnknown, .unknown: .unknown(reason: "平台应答 \(answer.code)")
        }
    }
}

package import Delivery
import Evidence
package import Exchange
import ShangMi

extension StoreBench {
    /// The same store with a destination that takes attachments and their contents.
    package func takingContents() throws -> StoreBench {
        try StoreBench(store: store) { try $0.takingContents() }
    }

    /// The content of a text.
    package static func content(_ text: String) -> ContentID {
        ContentID(sm3: SM3.digest(of: Array(text.utf8)), bytes: text.utf8.count)
    }

    /// Claims what is due, batches and contents.
    package func dueOrContent(at seconds: Double, owner: LeaseOwner = worker) async throws -> NextBatch {
        try await store.claimDue(
            of: StoreBench.destination, now: moment(seconds),
            terms: ClaimTerms(lease: lease(owner, from: seconds), policy: StoreBench.freely, takesContents: true),
            ahead: [])
    }

    /// Claims a content that is due; `nil` where a batch goes first, or nothing does.
    package func claimContent(at seconds: Double, owner: LeaseOwner = worker) async throws -> ClaimedContent? {
        if case .content(let content) = try await dueOrContent(at: seconds, owner: owner) { content } else { nil }
    }

    /// The content that is due, which must be there.
    package func claimedContent(at seconds: Double, owner: LeaseOwner = worker) async throws -> ClaimedContent {
        guard let content = try await claimContent(at: seconds, owner: owner) else {
            throw SampleError.missing("a due content")
        }
        return content
    }

    /// Writes an attempt on a content, as its life says, with a part of so many bytes.
    package func begin(
        _ content: inout ClaimedContent, at seconds: Double, bytes: Int = 4
    ) async throws -> OpenAttempt {
        guard let purpose = content.life.purpose else { throw SampleError.missing("a next attempt") }
        guard let base = BaseURL("https://platform.example/exchange/v1") else { throw SampleError.missing("a base") }
        let signer = RequestSigner(profile: profile, base: base, app: "GW01", signer: pki.gateway)
        let (milliseconds, nonce) = (moment(seconds).milliseconds, SecureRandom.bytes(16))
        let (offset, id) = (content.life.received, content.content)
        let body = [UInt8](repeating: 0x41, count: min(bytes, id.bytes - offset))
        let request: SignedRequest?
        var part: NewContentAttempt.Part?
        if purpose == .send {
            request = try await signer.part(body, at: offset, of: id, milliseconds: milliseconds, nonce: nonce)
            part = NewContentAttempt.Part(offset: offset, bytes: body.count, sm3: SM3.digest(of: body))
            content.life.begin(sendingTo: offset + body.count, at: moment(seconds))
        } else {
            request = try await signer.question(about: id, milliseconds: milliseconds, nonce: nonce)
            content.life.beginQuestion(at: moment(seconds))
        }
        guard let request else { throw SampleError.missing("a request about a content") }
        return try await store.contents.begin(
            NewContentAttempt(
                NewAttempt(
                    purpose: purpose, at: moment(seconds), signedText: request.signedText, signature: request.signature,
                    certificate: pki.gateway.certificate), part: part), on: content)
    }

    /// Writes what an attempt on a content showed.
    package func finish(
        _ attempt: OpenAttempt, on content: ClaimedContent, with outcome: ContentOutcome, at seconds: Double
    ) async throws {
        var life = content.life
        let step = life.handle(
            outcome, of: attempt.purpose, now: moment(seconds), visibilityDelay: profile.visibilityDelay, draw: 0)
        try await store.contents.finish(
            attempt, on: content,
            with: ContentResult(
                outcome: outcome, step: step, life: life, at: moment(seconds), status: nil, bytesSent: 4, draw: 0,
                took: 0, ceiling: StoreBench.freely.ceiling))
    }

    /// Makes an attempt on a content with this outcome.
    package func attempt(_ content: ClaimedContent, showing outcome: ContentOutcome, at seconds: Double) async throws {
        var content = content
        let attempt = try await begin(&content, at: seconds)
        try await finish(attempt, on: content, with: outcome, at: seconds)
    }

    /// The platform's word that it has the whole of a content, verified like any other.
    package func taken(_ content: ContentID) async throws -> ContentOutcome {
        let answer = try await platform.answer(about: content, received: content.bytes)
        let verified = try AnswerVerifier(profile: profile, trust: pki.trust).verify(
            answer, about: content, now: moment(0).seconds)
        guard case .taken(let receipt) = verified.meaning else { throw SampleError.missing("a receipt") }
        return .taken(receipt)
    }
}

extension StoreBench {
    /// Queues failed deliveries again by a replay of one step.
    package func replay(_ failed: [FailedDelivery], of group: FailureGroup, at seconds: Double) async throws {
        let now = moment(seconds)
        func leaf(_ action: String) -> Leaf {
            .operatorAction(
                action: action, subject: "RP-20261120-AAAAAA", reason: "已放回文件", actor: "tester", at: now.text)
        }
        let items = failed.map { one in
            ReplayItem(
                delivery: one.delivery, kind: one.kind, key: one.key, version: one.version, state: one.state, skip: nil,
                detail: nil)
        }
        try await store.replays.insert(
            ReplayPlan(
                id: "RP-20261120-AAAAAA", group: group, reason: "已放回文件", ticket: "", by: "tester", at: now,
                needsApproval: false, items: items), leaf: leaf("replay-plan"))
        _ = try await store.replays.release(
            "RP-20261120-AAAAAA", after: 0, count: items.count, leaf: leaf("replay-step"), at: now)
    }
}

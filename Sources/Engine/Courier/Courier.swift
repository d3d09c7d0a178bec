package import Delivery
package import Exchange
import Logging

/// Carries batches to one destination: claims or seals one, writes the attempt, sends, verifies, settles.
package struct Courier: Sendable {
    /// Who receives.
    package let destination: DestinationID
    let profile: DestinationProfile
    let policy: FlowPolicy
    private let plan: BatchPlan
    let signer: RequestSigner
    let reading: AnswerReading
    let store: any DeliveryStore
    let time: any TimeSource
    let random: Randomness
    let owner: LeaseOwner
    let logger: Logger
    let contents: ContentReader

    /// How long a claim lasts without a sign of life of its worker (delivery.md §2.9).
    static let leaseSeconds = 60.0
    /// How often a worker gives one while an exchange is under way.
    private static let heartbeatSeconds = 15.0

    /// A courier for one destination.
    ///
    /// - Parameters:
    ///   - destination: Who receives.
    ///   - desk: What the destination's batches are written, signed and verified with.
    ///   - policy: What the destination's contract and calendar allow.
    ///   - store: Where deliveries are kept.
    ///   - surroundings: Clock, chance, owner and log.
    ///   - contents: Reads the files of attachments.
    package init(
        destination: DestinationID, desk: DestinationDesk, policy: FlowPolicy, store: any DeliveryStore,
        surroundings: Surroundings, contents: ContentReader = ContentReader(folders: [:])
    ) {
        self.contents = contents
        self.destination = destination
        self.policy = policy
        profile = desk.profile
        plan = desk.plan
        signer = desk.signer
        reading = AnswerReading(profile: desk.profile, verifier: desk.verifier)
        self.store = store
        time = surroundings.time
        random = surroundings.random
        owner = surroundings.owner.own
        logger = surroundings.logger
    }

    /// The next batch to work on: one whose attempt is due, else a newly sealed one; or a ping before it, or why there is
    /// nothing.
    ///
    /// - Parameters:
    ///   - ahead: Batches that the caller has from `sealAhead`.
    ///   - answered: Batches whose exchanges have ended, and which the caller is settling.
    /// - Returns: The batch, leased to this worker.
    /// - Throws: What the store refuses.
    func next(
        ahead: [ClaimedBatch] = [], answered: [BatchNumber] = []
    ) async throws(StoreError) -> NextBatch {
        let now = time.now()
        let terms = ClaimTerms(
            lease: Lease(owner: owner, until: now.adding(seconds: Courier.leaseSeconds)), policy: policy,
            canPing: profile.request.ping != nil, answered: answered, takesContents: profile.contents != nil)
        let due = try await store.claimDue(of: destination, now: now, terms: terms, ahead: ahead)
        switch due {
        case .batch, .content, .ping: return due
        case .held, .nothing: break
        }
        let sealed = try await store.sealNext(
            for: destination, limit: profile.limits.records, now: now, terms: terms, seal: sealing(at: now))
        if case .nothing = sealed { return due }
        return sealed
    }

    /// Lets what waits for contents go without them where the destination takes none any more.
    func waiveContents() async throws(StoreError) {
        guard profile.contents == nil else { return }
        let freed = try await store.contents.waive(for: destination, at: time.now())
        guard freed > 0 else { return }
        logger.notice(
            "attachments go without their contents, which the destination takes no more",
            metadata: [LogKey.destination: "\(destination)", LogKey.count: "\(freed)"])
    }

    /// Seals a batch before a line is free for it; whoever is free first claims it.
    func sealAhead() async throws(StoreError) -> ClaimedBatch? {
        let now = time.now()
        return try await store.sealAhead(
            for: destination, limit: profile.limits.records, now: now, seal: sealing(at: now))
    }

    /// How a batch is written, under a number of its own.
    private func sealing(at now: Timestamp) -> @Sendable ([DeliveryCandidate]) -> SealedBatch {
        let number = BatchNumber(day: now.day, random: random.bytes(20))
        let plan = plan
        return { candidates in plan.seal(candidates.map(\.record), number: number) }
    }

    /// Makes the batch's next attempt and writes what it showed.
    ///
    /// - Parameters:
    ///   - claimed: The batch.
    ///   - line: The way to the destination.
    /// - Throws: What the store or the signing key refuses.
    func work(on claimed: ClaimedBatch, over line: any Line) async throws(SyncError) {
        if let ended = try await exchange(claimed, over: line) { try await settle(ended) }
    }

    /// Makes the batch's next attempt.
    ///
    /// - Parameters:
    ///   - claimed: The batch.
    ///   - line: The way to the destination.
    /// - Returns: What is to be settled; `nil` when nothing was sent, since another worker holds the batch or it has no attempt to
    ///   make.
    /// - Throws: What the store or the signing key refuses.
    func exchange(_ claimed: ClaimedBatch, over line: any Line) async throws(SyncError) -> EndedExchange? {
        var batch = claimed
        if batch.life.purpose == .query, profile.request.query == nil, batch.ticketUnderWay == nil {
            // The platform cannot be asked about a number alone, and recognises one that comes again.
            guard batch.life.repeatUnasked(at: time.now()) else { return nil }
        }
        guard let purpose = batch.life.purpose else { return nil }
        let request = try await signed(batch, for: purpose)
        let began = time.now()
        batch.life.begin(purpose, at: began)
        do throws(StoreError) {
            // From the moment this row is on the disk, a crash leaves the outcome unknown, never forgotten.
            let attempt = try await store.begin(
                NewAttempt(
                    purpose: purpose, at: began, signedText: request.signedText, signature: request.signature,
                    certificate: signer.certificate), on: batch)
            let result = await carry(request, of: batch, over: line)
            return EndedExchange(attempt: attempt, batch: batch, result: result, began: began)
        } catch {
            try drop(batch, after: error)
            return nil
        }
    }

    /// Writes what an attempt showed.
    ///
    /// - Parameter ended: The attempt.
    /// - Throws: What the store refuses.
    func settle(_ ended: EndedExchange) async throws(SyncError) {
        do throws(StoreError) {
            try await settle(ended.attempt, of: ended.batch, ended.result, began: ended.began)
        } catch { try drop(ended.batch, after: error) }
    }

    /// What another worker holds is nothing to stop for; every other error is.
    private func drop(_ batch: ClaimedBatch, after error: StoreError) throws(SyncError) {
        guard error == .leaseLost else { throw .store(error) }
        logger.warning(
            "result dropped, another worker holds the batch", metadata: [LogKey.batch: "\(batch.batch.number)"])
    }

    /// Asks whether the destination is there, and tells its breaker.
    ///
    /// - Parameter line: The way to the destination.
    /// - Throws: What the store or the signing key refuses.
    func ping(over line: any Line) async throws(SyncError) {
        let request: SignedRequest?
        do {
            request = try await signer.ping(milliseconds: time.now().milliseconds, nonce: random.bytes(16))
        } catch { throw .signer("\(error)") }
        guard let request else { return }
        let result = await line.carry(request)
        let now = time.now()
        let shown = reading.sign(of: result, now: now)
        do throws(StoreError) {
            try await store.endPing(
                of: destination, showing: shown.sign, by: owner, at: now, draw: random.draw())
        } catch { throw .store(error) }
        logger.notice(
            "ping ended",
            metadata: [
                LogKey.destination: "\(destination)", LogKey.outcome: "\(shown.sign)",
                LogKey.reason: "\(shown.reason)",
            ])
    }

    /// Carries a request about a batch, and prolongs the batch's lease while that takes.
    func carry(_ request: SignedRequest, of batch: ClaimedBatch, over line: any Line) async -> LineResult {
        await carry(request, over: line) { (until) throws(StoreError) in try await store.prolong(batch, until: until) }
    }

    /// Carries a request, and prolongs a lease while that takes.
    func carry(
        _ request: SignedRequest, over line: any Line,
        prolonging prolong: @escaping @Sendable (Timestamp) async throws(StoreError) -> Void
    ) async -> LineResult {
        let heartbeat = Task {
            // Ends with the exchange, or when somebody else has the lease: then the result is dropped by its epoch.
            while (try? await time.sleep(until: time.now().adding(seconds: Courier.heartbeatSeconds))) != nil,
                (try? await prolong(time.now().adding(seconds: Courier.leaseSeconds))) != nil
            {}
        }
        defer { heartbeat.cancel() }
        return await line.carry(request)
    }

    func signed(_ claimed: ClaimedBatch, for purpose: AttemptPurpose) async throws(SyncError) -> SignedRequest {
        let milliseconds = time.now().milliseconds
        let nonce = random.bytes(16)
        let batch = claimed.batch
        do {
            if purpose == .query,
                let question = try await signer.query(
                    about: batch.number, ticket: claimed.ticketUnderWay, milliseconds: milliseconds, nonce: nonce)
            {
                return question
            }
            return try await signer.submission(of: batch, milliseconds: milliseconds, nonce: nonce)
        } catch { throw .signer("\(error)") }
    }

    private func settle(
        _ attempt: OpenAttempt, of batch: ClaimedBatch, _ result: LineResult, began: Timestamp
    ) async throws(StoreError) {
        let now = time.now()
        let shown = read(result, of: batch, purpose: attempt.purpose, now: now)
        var life = batch.life
        let draw = random.draw()
        let next = life.handle(shown.outcome, of: attempt.purpose, now: now, rules: profile.batchRules, draw: draw)
        try await store.finish(
            attempt, on: batch,
            with: AttemptResult(
                outcome: shown.outcome, at: now, status: shown.status, bytesSent: shown.bytesSent, life: life,
                nextAt: next, draw: draw, took: max(0, now.seconds(since: began)), ceiling: policy.ceiling,
                partsPerHour: profile.partsPerHour(after: shown.outcome), stray: shown.stray))
        log(shown.outcome, of: batch.batch.number, purpose: attempt.purpose, phase: life.phase)
    }

    /// Logs how an attempt ended; one after which the batch still waits for a reason of its own is a warning, so that an
    /// operator sees why without asking.
    func log(
        _ outcome: AttemptOutcome, of batch: BatchNumber, purpose: AttemptPurpose, phase: BatchPhase
    ) {
        var metadata: Logger.Metadata = [
            LogKey.batch: "\(batch)", LogKey.purpose: "\(purpose.rawValue)", LogKey.outcome: "\(outcome.word)",
            LogKey.phase: "\(phase.rawValue)",
        ]
        switch outcome {
        case .notSent(let reason), .unknown(let reason):
            metadata[LogKey.reason] = "\(reason)"
            logger.warning("attempt ended without a verified answer", metadata: metadata)
        case .receipt, .absent, .refused, .conflict, .blocked, .later, .nonceUsed, .lost:
            logger.notice("attempt ended", metadata: metadata)
        }
    }

    func read(
        _ result: LineResult, of claimed: ClaimedBatch, purpose: AttemptPurpose, now: Timestamp
    ) -> (outcome: AttemptOutcome, status: Int?, bytesSent: Int, stray: ReceivedAnswer?) {
        switch result {
        case .notSent(let reason): return (.notSent(reason: reason), nil, 0, nil)
        case .unknown(let reason, let bytesSent): return (.unknown(reason: reason), nil, bytesSent, nil)
        case .answered(let answer, let bytesSent, let timesSent):
            if timesSent > 1, purpose == .send {
                logger.error(
                    "the transport sent a batch again by itself", metadata: [LogKey.batch: "\(claimed.batch.number)"])
            }
            let read = reading.read(answer, about: claimed, purpose: purpose, now: now)
            return (read.outcome, answer.status, bytesSent, read.isStray ? answer : nil)
        }
    }
}

/// An attempt that has ended and is not written down yet.
struct EndedExchange: Sendable {
    let attempt: OpenAttempt
    let batch: ClaimedBatch
    let result: LineResult
    let began: Timestamp

    /// Whether the next batch may go before this one is settled: an answer that says nothing of trouble.
    ///
    /// What else came may be a reason to wait, which settling finds. Where a priority report is concerned, settling frees what
    /// goes next: its line stays with it, or other records would go between.
    var frees: Bool {
        guard batch.lane != .priority, case .answered(let answer, _, _) = result else { return false }
        return (200..<300).contains(answer.status)
    }
}

extension ClaimedBatch {
    /// The ticket under which the platform works on the batch, or worked; `nil` while it is not known whether it does.
    fileprivate var ticketUnderWay: String? {
        switch life.phase {
        case .processing, .settled: ticket
        case .ready, .dispatching, .unknown, .refused, .released, .quarantined: nil
        }
    }
}

extension DestinationProfile {
    /// What the profile says of questions and repeats.
    fileprivate var batchRules: BatchRules {
        BatchRules(
            visibilityDelay: visibilityDelay, mayRepeatUnasked: recognisesRepeats, canAsk: request.query != nil)
    }

    /// How many parts an hour a batch with this outcome may be taken into; `nil` when it stays whole.
    fileprivate func partsPerHour(after outcome: AttemptOutcome) -> Int? {
        guard case .refused(let code, _) = outcome, let division, division.codes.contains(code) else { return nil }
        return division.perHour
    }
}

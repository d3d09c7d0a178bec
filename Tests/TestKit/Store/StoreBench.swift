package import Canonical
package import Delivery
import Evidence
package import Exchange
import ShangMi

/// A store with everything that the contract's checks need around it: a platform, keys, and short words for what a
/// gateway does.
package struct StoreBench: Sendable {
    /// The store under test.
    package let store: any DeliveryStore
    /// The keys.
    package let pki: DevelopmentPKI
    /// The destination's profile, as shipped.
    package let profile: DestinationProfile
    /// Takes the same kinds as `profile`, but of a unit only code and name.
    package let narrowProfile: DestinationProfile
    /// The platform.
    package let platform: PlatformStandIn

    /// Who receives.
    package static let destination = DestinationID("platform-a")
    /// Who receives what `narrowProfile` lets through.
    package static let narrow = DestinationID("platform-b")
    /// A worker that lives.
    package static let worker = LeaseOwner("boot/100/1")
    /// Another one.
    package static let otherWorker = LeaseOwner("boot/200/1")

    /// A bench around an empty store.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - change: What the first destination's profile has instead of the shipped one.
    /// - Throws: What the keys or the profile lack.
    package init(
        store: any DeliveryStore, profile change: (ProfileDraft) throws -> ProfileDraft = { $0 }
    ) throws {
        self.store = store
        pki = try DevelopmentPKI.load()
        let draft = try change(ProfileDraft())
        profile = try draft.load()
        narrowProfile = try draft.replacing(StoreBench.unitFields, with: "[creditCode, name]").load()
        platform = PlatformStandIn(signer: pki.platform, at: pki.start)
    }

    /// The fields of a unit as the shipped profile spells them.
    private static let unitFields = """
        [creditCode, name, divisionCode, address, industryCode, nationalIndustryCode, employeeCount,
               mandatoryBasis, licenceKind, licenceNo, licenceEnd, majorHazardSource, standardizationGrade,
               parentCreditCode, legalRepName, safetyOfficerName, safetyOfficerPhone, annualRevenue]
        """

    /// The moment some seconds after the bench's beginning.
    package func moment(_ seconds: Double) -> Timestamp { pki.start.adding(seconds: seconds) }

    // MARK: Intake

    /// Takes one file with these records in, for both destinations or for the first alone.
    @discardableResult
    package func take(
        _ records: [Record], at seconds: Double = 0, alsoNarrow: Bool = false, isBackfill: Bool = false,
        by route: DeliveryRoute? = nil,
        into other: (any DeliveryStore)? = nil
    ) async throws -> IntakeBooks {
        var books = IntakeBooks()
        books.rows = records.count
        books.read = records.count
        let file = IntakeFile(
            insurer: SampleRecords.insurer.string, mapping: "sample/1", name: "sample.csv",
            sm3: SM3.digest(of: Array("sample".utf8)).hex, books: books)
        var targets = [StoreBench.destination: route ?? DeliveryRoute(profile: profile)]
        if alsoNarrow { targets[StoreBench.narrow] = DeliveryRoute(profile: narrowProfile) }
        let routes = DeliveryRoutes(targets, calendar: nil, isBackfill: isBackfill)
        let incoming = records.compactMap { record in
            record.key.map { IncomingRecord(record: record, key: $0) }
        }
        let now = moment(seconds)
        return try await (other ?? store).store(
            file, records: incoming, at: now, action: nil, parent: { routes.outgoing($0, to: $1, at: now) }
        ) { incoming, head in
            routes.version(of: incoming, after: head, at: now, secret: { SecureRandom.bytes(32) })
        }
    }

    // MARK: Sending

    /// A lease of a worker, for a minute unless told otherwise.
    package func lease(_ owner: LeaseOwner = worker, from seconds: Double, lasting: Double = 60) -> Lease {
        Lease(owner: owner, until: moment(seconds + lasting))
    }

    /// What a worker is allowed unless a test says otherwise: more than any test needs.
    package static let freely = FlowPolicy(perSecond: nil, ceiling: 100)

    /// Seals the next batch for the first destination and claims it.
    package func sealNext(
        at seconds: Double = 0, limit: Int = 100, owner: LeaseOwner = worker, policy: FlowPolicy = freely
    ) async throws -> ClaimedBatch? {
        try await offer(at: seconds, limit: limit, owner: owner, policy: policy).batch
    }

    /// Asks for a newly sealed batch for the first destination.
    package func offer(
        at seconds: Double = 0, limit: Int = 100, owner: LeaseOwner = worker, policy: FlowPolicy = freely,
        canPing: Bool = false, answered: [BatchNumber] = []
    ) async throws -> NextBatch {
        let plan = try BatchPlan(profile: profile, sender: "91310000MA1K1ZZZ0C")
        let day = moment(seconds).day
        return try await store.sealNext(
            for: StoreBench.destination, limit: limit, now: moment(seconds),
            terms: ClaimTerms(
                lease: lease(owner, from: seconds), policy: policy, canPing: canPing, answered: answered)
        ) { candidates in
            plan.seal(candidates.map(\.record), number: BatchNumber(day: day, random: SecureRandom.bytes(20)))
        }
    }

    /// The next batch, which must be there.
    package func sealed(at seconds: Double = 0, limit: Int = 100) async throws -> ClaimedBatch {
        guard let batch = try await sealNext(at: seconds, limit: limit) else { throw SampleError.missing("a batch") }
        return batch
    }

    /// Claims the batch that is due, which must be there.
    package func claimed(at seconds: Double, owner: LeaseOwner = worker) async throws -> ClaimedBatch {
        guard let batch = try await due(at: seconds, owner: owner).batch else {
            throw SampleError.missing("a due batch")
        }
        return batch
    }

    /// Asks for a batch whose next attempt is due.
    package func due(
        at seconds: Double, owner: LeaseOwner = worker, policy: FlowPolicy = freely, canPing: Bool = false,
        ahead: [ClaimedBatch] = []
    ) async throws -> NextBatch {
        try await store.claimDue(
            of: StoreBench.destination, now: moment(seconds),
            terms: ClaimTerms(lease: lease(owner, from: seconds), policy: policy, canPing: canPing), ahead: ahead)
    }

    /// Seals the next batch for the first destination before its turn.
    package func sealAhead(at seconds: Double = 0, limit: Int = 100) async throws -> ClaimedBatch? {
        let plan = try BatchPlan(profile: profile, sender: "91310000MA1K1ZZZ0C")
        let day = moment(seconds).day
        return try await store.sealAhead(for: StoreBench.destination, limit: limit, now: moment(seconds)) {
            candidates in
            plan.seal(candidates.map(\.record), number: BatchNumber(day: day, random: SecureRandom.bytes(20)))
        }
    }

    /// Writes an attempt on a batch, as the batch's life says, before its first byte.
    package func begin(_ batch: inout ClaimedBatch, at seconds: Double) async throws -> OpenAttempt {
        guard let purpose = batch.life.purpose else { throw SampleError.missing("a next attempt") }
        batch.life.begin(purpose, at: moment(seconds))
        guard let base = BaseURL("https://platform.example/exchange/v1") else { throw SampleError.missing("a base") }
        let signer = RequestSigner(profile: profile, base: base, app: "GW01", signer: pki.gateway)
        let nonce = SecureRandom.bytes(16)
        let milliseconds = moment(seconds).milliseconds
        let request: SignedRequest
        switch purpose {
        case .send:
            request = try await signer.submission(of: batch.batch, milliseconds: milliseconds, nonce: nonce)
        case .query:
            guard
                let question = try await signer.query(
                    about: batch.batch.number, milliseconds: milliseconds, nonce: nonce)
            else { throw SampleError.missing("a question") }
            request = question
        }
        return try await store.begin(
            NewAttempt(
                purpose: purpose, at: moment(seconds), signedText: request.signedText, signature: request.signature,
                certificate: pki.gateway.certificate), on: batch)
    }

    /// Writes what an attempt showed.
    package func finish(
        _ attempt: OpenAttempt, on batch: ClaimedBatch, with outcome: AttemptOutcome, at seconds: Double,
        partsPerHour: Int? = nil, mayRepeat: Bool = false
    ) async throws {
        var life = batch.life
        let next = life.handle(
            outcome, of: attempt.purpose, now: moment(seconds),
            rules: BatchRules(visibilityDelay: profile.visibilityDelay, mayRepeatUnasked: mayRepeat), draw: 0)
        let result = AttemptResult(
            outcome: outcome, at: moment(seconds), status: nil, bytesSent: batch.batch.body.count, life: life,
            nextAt: next, draw: 0, ceiling: StoreBench.freely.ceiling, partsPerHour: partsPerHour)
        try await store.finish(attempt, on: batch, with: result)
    }

    /// Makes an attempt on a batch with this outcome.
    package func attempt(
        _ batch: ClaimedBatch, showing outcome: AttemptOutcome, at seconds: Double, partsPerHour: Int? = nil,
        mayRepeat: Bool = false
    ) async throws {
        var batch = batch
        let attempt = try await begin(&batch, at: seconds)
        try await finish(
            attempt, on: batch, with: outcome, at: seconds, partsPerHour: partsPerHour, mayRepeat: mayRepeat)
    }

    /// A receipt for a batch, verified like any other.
    package func receipt(
        for batch: ClaimedBatch, state: ReceiptState, rejected: [PlatformStandIn.Named] = []
    ) async throws -> AttemptOutcome {
        let answer = try await platform.answer(
            about: batch.batch, state: state.rawValue, status: state == .processing ? 202 : 200, rejected: rejected)
        let verified = try AnswerVerifier(profile: profile, trust: pki.trust).verify(
            answer, about: batch.batch.number, now: moment(0).seconds)
        guard
            let receipt = verified.receipt(
                for: batch.batch.number, bodySM3: batch.batch.bodySM3,
                records: batch.members.map { (key: $0.key, version: $0.version) })
        else {
            throw SampleError.missing("a receipt")
        }
        return .receipt(receipt)
    }

    /// Seals and sends batch after batch until nothing may be sent, and has every record accepted.
    ///
    /// - Returns: The batches in sending order.
    @discardableResult
    package func deliverEverything(at seconds: Double = 0) async throws -> [ClaimedBatch] {
        var batches: [ClaimedBatch] = []
        while let batch = try await sealNext(at: seconds) {
            try await attempt(batch, showing: receipt(for: batch, state: .accepted), at: seconds)
            batches.append(batch)
        }
        return batches
    }

    // MARK: Looking

    /// The first destination's accounts, which must be there.
    package func destinationBooks() async throws -> DestinationBooks {
        let books = try await store.views.books()
        guard let found = books.destinations.first(where: { $0.destination == StoreBench.destination }) else {
            throw SampleError.missing("the destination's books")
        }
        return found
    }

    /// How many of the first destination's deliveries are in each state.
    package func states() async throws -> [DeliveryState: Int] { try await destinationBooks().states }
}

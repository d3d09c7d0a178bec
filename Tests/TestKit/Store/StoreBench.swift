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
    package init(store: any DeliveryStore) throws {
        self.store = store
        pki = try DevelopmentPKI.load()
        let draft = try ProfileDraft()
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
    package func take(_ records: [Record], at seconds: Double = 0, alsoNarrow: Bool = false) async throws -> IntakeBooks
    {
        var books = IntakeBooks()
        books.rows = records.count
        books.read = records.count
        let file = IntakeFile(
            insurer: SampleRecords.insurer.string, mapping: "sample/1", name: "sample.csv",
            sm3: SM3.digest(of: Array("sample".utf8)).hex, books: books)
        var targets = [(StoreBench.destination, profile)]
        if alsoNarrow { targets.append((StoreBench.narrow, narrowProfile)) }
        let incoming = records.compactMap { record in
            record.key.map { IncomingRecord(record: record, key: $0) }
        }
        return try await store.store(file, records: incoming, at: moment(seconds)) { [targets] incoming, head in
            StoreBench.version(of: incoming, after: head, for: targets)
        }
    }

    private static func version(
        of incoming: IncomingRecord, after head: VersionHead?, for targets: [(DestinationID, DestinationProfile)]
    ) -> NewVersion? {
        guard head?.digest != incoming.digest else { return nil }
        let number = (head?.version ?? 0) + 1
        let secret = VersionSecret(bytes: SecureRandom.bytes(32))
        return NewVersion(
            number: number, secret: secret,
            disclosure: secret.disclosure(of: incoming.record, key: incoming.key, version: number),
            projections: targets.compactMap { destination, profile in
                profile.projection(of: incoming.record).map { (destination, $0) }
            })
    }

    // MARK: Sending

    /// A lease of a worker, for a minute unless told otherwise.
    package func lease(_ owner: LeaseOwner = worker, from seconds: Double, lasting: Double = 60) -> Lease {
        Lease(owner: owner, until: moment(seconds + lasting))
    }

    /// Seals the next batch for the first destination and claims it.
    package func sealNext(
        at seconds: Double = 0, limit: Int = 100, owner: LeaseOwner = worker
    ) async throws -> ClaimedBatch? {
        let plan = BatchPlan(profile: profile, sender: "91310000MA1K1ZZZ0C")
        let day = moment(seconds).day
        return try await store.sealNext(
            for: StoreBench.destination, limit: limit, now: moment(seconds), lease: lease(owner, from: seconds)
        ) { candidates in
            let records = candidates.map(\.record)
            let taken = Array(records.prefix(plan.fitting(records)))
            let number = BatchNumber(day: day, random: SecureRandom.bytes(20))
            return plan.seal(taken, kind: taken[0].projection.kind, number: number)
        }
    }

    /// The next batch, which must be there.
    package func sealed(at seconds: Double = 0, limit: Int = 100) async throws -> ClaimedBatch {
        guard let batch = try await sealNext(at: seconds, limit: limit) else { throw SampleError.missing("a batch") }
        return batch
    }

    /// Claims the batch that is due, which must be there.
    package func claimed(at seconds: Double, owner: LeaseOwner = worker) async throws -> ClaimedBatch {
        let batch = try await store.claimDue(
            of: StoreBench.destination, now: moment(seconds), lease: lease(owner, from: seconds))
        guard let batch else { throw SampleError.missing("a due batch") }
        return batch
    }

    /// Writes an attempt on a batch, as the batch's life says, before its first byte.
    package func begin(_ batch: inout ClaimedBatch, at seconds: Double) async throws -> OpenAttempt {
        guard let purpose = batch.life.purpose else { throw SampleError.missing("a next attempt") }
        batch.life.begin(purpose, at: moment(seconds))
        guard let base = BaseURL("https://platform.example/exchange/v1") else { throw SampleError.missing("a base") }
        let signer = RequestSigner(profile: profile, base: base, app: "GW01", signer: pki.gateway)
        let nonce = SecureRandom.bytes(16)
        let milliseconds = moment(seconds).milliseconds
        let request =
            switch purpose {
            case .send:
                try await signer.submission(of: batch.batch, milliseconds: milliseconds, nonce: nonce)
            case .query:
                try await signer.query(about: batch.batch.number, milliseconds: milliseconds, nonce: nonce)
            }
        return try await store.begin(
            NewAttempt(
                purpose: purpose, at: moment(seconds), signedText: request.signedText, signature: request.signature,
                certificate: pki.gateway.certificate), on: batch)
    }

    /// Writes what an attempt showed.
    package func finish(
        _ attempt: OpenAttempt, on batch: ClaimedBatch, with outcome: AttemptOutcome, at seconds: Double
    ) async throws {
        var life = batch.life
        let next = life.handle(
            outcome, of: attempt.purpose, now: moment(seconds), visibilityDelay: profile.visibilityDelay)
        let result = AttemptResult(
            outcome: outcome, at: moment(seconds), status: nil, bytesSent: batch.batch.body.count, life: life,
            nextAt: next, draw: 0)
        try await store.finish(attempt, on: batch, with: result)
    }

    /// Makes an attempt on a batch with this outcome.
    package func attempt(_ batch: ClaimedBatch, showing outcome: AttemptOutcome, at seconds: Double) async throws {
        var batch = batch
        let attempt = try await begin(&batch, at: seconds)
        try await finish(attempt, on: batch, with: outcome, at: seconds)
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

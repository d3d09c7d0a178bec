import Logging
import ShangMi

/// The platform behind its signature check: holds the ledger, lets faults happen and writes the books.
///
/// One request at a time changes it; only a stalled one lets others pass.
actor Platform {
    /// What the books say about a request before it is decided.
    struct Visit: Sendable {
        let method: String
        let target: String
        let batch: BatchNumber?
        let package: PackageName?
        let content: ContentName?
        /// Of the body; nil when it was larger than the platform takes.
        let bytes: Int?
        /// The sender that the request names.
        var app: String?
        var signature = SignatureVerdict.notChecked

        init(_ request: ReceivedRequest) {
            method = request.method
            target = request.target
            batch = request.claimedBatch
            package = request.claimedPackage
            content = request.claimedContent
            bytes = request.body?.count
        }

        /// What the request names: a batch's number, a package's name, a content's digest.
        var subject: String? { batch?.text ?? package?.text ?? content?.text }
    }

    let clock: PlatformClock
    let visibilityDelay: Duration
    private let booksFile: BooksFile?
    private let logger: Logger
    let feeds: FeedBook
    private(set) var ledger = Ledger()
    var seen = Sightings()
    private var nonces = NonceMemory()
    var faults: FaultScript
    var shelf = PackageShelf()
    var contents = ContentShelf()
    private(set) var books = Books()

    init(
        clock: PlatformClock, visibilityDelay: Duration, faults: FaultScript, feeds: FeedBook = FeedBook(),
        booksFile: BooksFile?, logger: Logger
    ) {
        self.feeds = feeds
        self.clock = clock
        self.visibilityDelay = visibilityDelay
        self.faults = faults
        self.booksFile = booksFile
        self.logger = logger
    }

    /// Notes a nonce; throws 2004 when the sender has used it before.
    func admit(nonce: String, of app: String) throws(Refusal) {
        guard nonces.note(nonce, of: app, now: clock.now()) else { throw Refusal(.nonceReused) }
    }

    /// Answers a request that changes nothing with an error code.
    func refuse(_ refusal: Refusal, visit: Visit, retryAfter: Int? = nil, fault: FaultWord? = nil) -> Reply {
        note(visit, verdict: refusal.code, fault: fault, message: refusal.message)
        return .signed(
            Answer(
                refusal, batch: visit.batch, package: visit.package, content: visit.content, retryAfter: retryAfter))
    }

    /// Answers `GET /ping`.
    func ping(visit: Visit) -> Reply {
        note(visit, verdict: .done, fault: nil)
        let time = ChinaTime(unixMilliseconds: clock.now()).text
        return .signed(Answer(PingAnswerBody(code: ResultCode.done.rawValue, time: time), batch: nil))
    }

    /// Answers `GET /reconciliation` with what was accepted from this sender.
    func reconcile(_ query: ReconciliationQuery, for app: String, visit: Visit) -> Reply {
        let page = ledger.reconciliation(query, of: app)
        let fault = faults.pageFault(for: query.kind)
        switch fault?.effect {
        case .loseCursor: return refuse(Refusal(.cursorUnknown), visit: visit, fault: fault?.word)
        case .gatewayPage, .drop:
            note(visit, verdict: nil, fault: fault?.word)
            return fault?.effect == .drop ? .silence : .gatewayPage
        case let effect:
            note(visit, verdict: .done, fault: fault?.word)
            let answer = Answer(effect.map { page.spoiled(by: $0, from: query.start) } ?? page, batch: nil)
            switch effect {
            case .unsigned: return .unsigned(answer)
            case .badSignature: return .badlySigned(answer)
            default: return .signed(answer)
            }
        }
    }

    /// Answers `GET /feeds/{feed}`.
    func feed(_ query: FeedQuery, visit: Visit) -> Reply {
        let fault = faults.feedFault(for: query.feed)
        switch fault?.effect {
        case .loseCursor where query.start > 0:
            return refuse(Refusal(.cursorUnknown), visit: visit, fault: fault?.word)
        case .gatewayPage, .drop:
            note(visit, verdict: nil, fault: fault?.word)
            return fault?.effect == .drop ? .silence : .gatewayPage
        case let effect:
            guard let page = effect.map({ feeds.page(query, spoiled: $0) }) ?? feeds.page(query) else {
                return refuse(Refusal(.cursorUnknown), visit: visit, fault: fault?.word)
            }
            note(visit, verdict: .done, fault: fault?.word)
            let answer = Answer(page, batch: nil)
            switch effect {
            case .unsigned: return .unsigned(answer)
            case .badSignature: return .badlySigned(answer)
            default: return .signed(answer)
            }
        }
    }

    /// Answers a status query; a batch in processing is settled by the first one that finds it.
    func query(_ number: BatchNumber, for app: String, visit: Visit) -> Reply {
        let stored = ledger.batch(number, of: app)
        if let fault = faults.queryFault(for: stored?.kind) {
            switch fault {
            case .notFound:
                return refuse(Refusal(.notFound), visit: visit, fault: fault.word)
            case .gatewayPage:
                note(visit, verdict: nil, fault: fault.word)
                return .gatewayPage
            case .drop:
                note(visit, verdict: nil, fault: fault.word)
                return .silence
            }
        }
        guard var stored, .milliseconds(clock.now() - stored.receivedAt) >= visibilityDelay else {
            return refuse(Refusal(.notFound), visit: visit)
        }
        ledger.settle(number, of: app)
        stored.isProcessing = false
        note(visit, verdict: .done, fault: nil)
        return .signed(Answer(stored.answerBody(duplicate: false), batch: number))
    }

    /// Takes a batch and answers it, unless a fault comes in between.
    func receive(_ batch: Batch, from app: String, visit: Visit) async throws -> Reply {
        let fault = faults.batchFault(for: batch.kind)
        if case .before(let effect) = fault?.effect {
            switch effect {
            case .drop:
                note(visit, verdict: nil, fault: fault?.word)
                return .silence
            case .gatewayPage:
                note(visit, verdict: nil, fault: fault?.word)
                return .gatewayPage
            case .refuse(let code, let retryAfter):
                return refuse(Refusal(code), visit: visit, retryAfter: retryAfter, fault: fault?.word)
            case .stall(let seconds):
                try await clock.wait(.seconds(seconds))
            }
        }
        let effect: BatchFault.AfterApplying? = if case .after(let effect) = fault?.effect { effect } else { nil }
        let admission = ledger.receive(
            batch, from: app, now: clock.now(), processing: effect == .processing, faults: &faults, holding: contents)
        switch admission {
        case .conflict:
            note(visit, verdict: .conflict, fault: fault?.word)
            return try await reply(with: Answer(Refusal(.conflict), batch: batch.number), effect: effect)
        case .repeated(let stored):
            note(visit, verdict: .duplicate, fault: fault?.word)
            return try await reply(about: stored, duplicate: true, effect: effect)
        case .new(let stored):
            seen.batches.add(Ledger.BatchID(app: app, number: stored.number))
            note(visit, verdict: effect == .internalError ? .internalError : .done, fault: fault?.word, applied: stored)
            return try await reply(about: stored, duplicate: false, effect: effect)
        }
    }

    /// Writes the last line of the books.
    func close() {
        write([.totals(books.totals)])
    }
}

extension Platform {
    private func reply(
        about stored: StoredBatch, duplicate: Bool, effect: BatchFault.AfterApplying?
    ) async throws -> Reply {
        var body = stored.answerBody(duplicate: duplicate)
        // The signature stays one over the batch that was sent: only the body tells that the receipt is another's.
        if effect == .wrongBatchNumber { body.batchNo = "OTHER-" + body.batchNo.prefix(40) }
        if effect == .wrongBodyDigest { body.bodySM3 = SM3.digest(of: stored.bodySM3.bytes).hex }
        let status = stored.isProcessing && !duplicate ? 202 : 200
        return try await reply(with: Answer(body, status: status, batch: stored.number), effect: effect)
    }

    func reply(with answer: Answer, effect: BatchFault.AfterApplying?) async throws -> Reply {
        switch effect {
        case nil, .wrongBatchNumber, .wrongBodyDigest, .processing:
            return .signed(answer)
        case .drop:
            return .silence
        case .unsigned:
            return .unsigned(answer)
        case .badSignature:
            return .badlySigned(answer)
        case .internalError:
            return .signed(
                Answer(
                    Refusal(.internalError), batch: answer.batch, package: answer.package, content: answer.content))
        case .stall(let seconds):
            try await clock.wait(.seconds(seconds))
            return .signed(answer)
        }
    }

    func note(
        _ visit: Visit, verdict: ResultCode?, fault: FaultWord?, applied: StoredBatch? = nil,
        part: BookEntry.PartEntry? = nil, message: String? = nil
    ) {
        seen.add(visit, at: clock.now(), verdict: verdict, message: message, fault: fault)
        let request = BookEntry.RequestEntry(
            method: visit.method, path: visit.target, batchNo: visit.subject, verdict: verdict,
            applied: applied != nil, fault: fault)
        let accepted = (applied?.accepted ?? []).map { record in
            BookEntry.accepted(
                AcceptedVersion(record), batchNo: visit.batch?.text ?? "")
        }
        let entries = [.request(request)] + accepted + [part.map { BookEntry.part($0) }].compactMap(\.self)
        for entry in entries { books.add(entry) }
        books.addRejected(applied?.rejected.count ?? 0)
        write(entries)
        logger.info(
            "request handled",
            metadata: [
                LogKey.method: "\(visit.method)", LogKey.target: "\(visit.target)",
                LogKey.verdict: "\(verdict?.rawValue ?? "-")", LogKey.fault: "\(fault?.rawValue ?? "-")",
            ])
    }

    private func write(_ entries: [BookEntry]) {
        do {
            try booksFile?.append(entries)
        } catch {
            logger.error("books cannot be written", metadata: [LogKey.error: "\(error)"])
        }
    }
}

import Canonical
import Delivery
import Evidence
import Exchange
import ShangMi
import Testing

extension StoreConformance {
    static let reconciliations = [
        StoreCheck("accounts that agree have no line, whatever the order of the list and its pages") { bench in
            let batches = try await bench.accepted(5)
            let records = bench.listed(batches)
            let result = try await bench.reconcile(pages: [
                Array(records.reversed().prefix(2)), Array(records.prefix(3)),
            ])
            #expect(result.standing == .same && result.isBalanced)
            #expect((result.counts.own, result.counts.listed, result.counts.matched) == (5, 5, 5))
        },
        StoreCheck(
            "a page and its place are kept together: a run that died goes on where it was, and reads nothing twice"
        ) { bench in
            let records = bench.listed(try await bench.accepted(4))
            let book = bench.store.reconciliations
            let begun = try await bench.beginReconciliation()
            _ = try await book.keep(
                bench.page(Array(records.prefix(2)), next: "c1", of: 4), of: begun.id, after: nil)
            // Another process goes on only when the first is gone.
            let other = try await book.begin(
                bench.account, by: StoreBench.otherWorker, at: bench.moment(1), isAlive: { _ in true })
            #expect(other == nil)
            let again = try await book.begin(
                bench.account, by: StoreBench.otherWorker, at: bench.moment(1), isAlive: { _ in false })
            #expect(again?.id == begun.id && again?.cursor == "c1" && again?.pages == 1)
            // The first one wakes up: its page is not kept a second time.
            let last = try await bench.page(Array(records.suffix(2)), next: nil, of: 4)
            _ = try await book.keep(last, of: begun.id, after: "c1")
            await #expect(throws: StoreError.leaseLost) { try await book.keep(last, of: begun.id, after: "c1") }
            try await book.compare(begun.id)
            let result = try await book.reconciliation(begun.id)
            #expect(result?.counts.matched == 4 && result?.counts.repeats == 0 && result?.lines == 0)
        },
        StoreCheck("a list whose cursor leads back is not read for ever, and can be begun again") { bench in
            let records = bench.listed(try await bench.accepted(2))
            let book = bench.store.reconciliations
            let begun = try await bench.beginReconciliation()
            let first = try await book.keep(
                bench.page(Array(records.prefix(1)), next: "c1", of: 2), of: begun.id, after: nil)
            let second = try await book.keep(
                bench.page(Array(records.suffix(1)), next: "c1", of: 2), of: begun.id, after: "c1")
            #expect(first && !second)
            try await book.startAgain(begun.id)
            let result = try await bench.reconcile(pages: [records])
            #expect(result.id == begun.id && result.standing == .same && result.counts.repeats == 0)
        },
        StoreCheck("each difference is a line with what our books know of it") { bench in
            let batches = try await bench.accepted(3)
            var records = bench.listed(batches)
            let missing = records.removeFirst()
            let odd = records.removeFirst()
            records.append(ListedRecord(key: odd.key, version: 1, batchNo: "FOREIGN", receiptNo: odd.receiptNo))
            records.append(ListedRecord(key: "900101/X", version: 1, batchNo: "FOREIGN", receiptNo: "R"))
            let begun = try await bench.read(pages: [records])
            let lines = try await bench.store.reconciliations.lines(of: begun.id, limit: 10)
            #expect(
                Set(lines.map { "\($0.sort.rawValue) \($0.key) \($0.outcome.rawValue)" }) == [
                    "missing-there \(missing.key) open", "other-batch \(odd.key) alarm", "unknown-here 900101/X alarm",
                ])
            let result = try await bench.store.reconciliations.reconciliation(begun.id)
            #expect(result?.standing == .alarm && result?.isBalanced == true)
        },
        StoreCheck("totals that are not those of the list are a line of their own") { bench in
            let records = bench.listed(try await bench.accepted(2))
            let begun = try await bench.read(pages: [records], count: 3, money: 1)
            let lines = try await bench.store.reconciliations.lines(of: begun.id, limit: 10)
            #expect(lines.map(\.sort) == [.totals, .totals] && lines.allSatisfy { $0.outcome == .alarm })
        },
        StoreCheck("the day is that of the receipt: what was received on another one is not missing") { bench in
            _ = try await bench.accepted(2)
            let other = AccountID(
                destination: StoreBench.destination, kind: .insuredUnit, day: bench.account.day.adding(days: 1))
            let begun = try await bench.beginReconciliation(other)
            _ = try await bench.store.reconciliations.keep(
                bench.page([], next: nil, of: 0), of: begun.id, after: nil)
            try await bench.store.reconciliations.compare(begun.id)
            let result = try await bench.store.reconciliations.reconciliation(begun.id)
            #expect(result?.counts.own == 0 && result?.lines == 0)
        },
        StoreCheck(
            "what the platform denies is queued again in the same version, with its leaf, and what it confirms is not"
        ) { bench in
            let batch = try await bench.accepted(3)[0]
            let begun = try await bench.read(pages: [[]])
            let book = bench.store.reconciliations
            let asked = try await book.batchesToAsk(begun.id)
            #expect(asked == [batch.batch.number])
            let rejected = batch.members[0]
            let receipt = try await bench.receipt(
                for: batch, state: .partial, rejected: [.init(rejected.key, code: "4005", message: "撤销")])
            let leaves = try await bench.store.views.books().leaves
            try await bench.question(batch.batch.number, of: begun.id, showing: receipt) { record in
                guard case .receipt(let receipt) = receipt,
                    let denial = receipt.denial(key: record.key, version: record.version)
                else { return .confirmed }
                return .denied(denial)
            }
            #expect(try await bench.states() == [.accepted: 2, .queued: 1])
            let result = try await book.reconciliation(begun.id)
            #expect(result?.outcomes == [.requeued: 1, .confirmed: 2])
            // The question's two leaves, its receipt's, and the decision's.
            #expect(try await bench.store.views.books().leaves == leaves + 4)
            let again = try await bench.sealed(at: 100)
            #expect(again.members.map(\.key) == [rejected.key] && again.members.map(\.version) == [1])
            #expect(again.batch.number != batch.batch.number)
            #expect(try await bench.destinationBooks().isBalanced)
        },
        StoreCheck("a denied version gives way to a newer one") { bench in
            let batch = try await bench.accepted(1)[0]
            let begun = try await bench.read(pages: [[]])
            try await bench.take([SampleRecords.unit("A000") { $0[InsuredUnit.name] = Text("改名单位") }], at: 20)
            let receipt = try await bench.receipt(for: batch, state: .rejected)
            try await bench.question(batch.batch.number, of: begun.id, showing: receipt) { record in
                guard case .receipt(let receipt) = receipt,
                    let denial = receipt.denial(key: record.key, version: record.version)
                else { return .confirmed }
                return .denied(denial)
            }
            #expect(try await bench.store.reconciliations.reconciliation(begun.id)?.outcomes == [.superseded: 1])
            #expect(try await bench.states() == [.accepted: 1, .queued: 1])
        },
        StoreCheck("a question whose process died is closed as lost, and the settled batch stays settled") { bench in
            let batch = try await bench.accepted(1)[0]
            let begun = try await bench.read(pages: [[]])
            var taken = try await bench.settled(batch.batch.number, owner: StoreBench.worker, at: 30)
            taken.life.begin(.query, at: bench.moment(30))
            _ = try await bench.begin(question: taken, at: 30)
            let terms = ClaimTerms(lease: bench.lease(StoreBench.otherWorker, from: 31), policy: StoreBench.freely)
            let alive = try await bench.store.reconciliations.takeSettled(
                batch.batch.number, of: StoreBench.destination, now: bench.moment(31), terms: terms,
                isAlive: { _ in true })
            #expect(alive.batch == nil)
            let dead = try await bench.store.reconciliations.takeSettled(
                batch.batch.number, of: StoreBench.destination, now: bench.moment(31), terms: terms,
                isAlive: { _ in false })
            #expect(dead.batch?.life.phase == .settled)
            #expect(try await bench.states() == [.accepted: 1])
            _ = begun
        },
        StoreCheck("an operator closes what needs her, once, and only the latest reconciliation of an account counts") {
            bench in
            _ = try await bench.accepted(1)
            _ = try await bench.read(pages: [[ListedRecord(key: "900101/X", version: 1, batchNo: "F", receiptNo: "R")]])
            let book = bench.store.reconciliations
            func close() async throws -> Bool {
                try await book.close(
                    bench.account, reason: "平台已更正",
                    leaf: .operatorAction(
                        action: "reconcile-close", subject: "a", reason: "平台已更正", actor: "tester",
                        at: bench.moment(50).text), at: bench.moment(50))
            }
            let (first, second) = (try await close(), try await close())
            #expect(first && !second)
            #expect(try await book.current().map(\.standing) == [.closed])
        },
    ]
}

extension StoreBench {
    /// The account that the checks reconcile: the day on which the platform says that it received everything.
    fileprivate var account: AccountID {
        AccountID(
            destination: StoreBench.destination, kind: .insuredUnit, day: CivilDate(iso: "2026-11-20") ?? moment(0).day)
    }

    /// Units that the platform accepted in one batch.
    fileprivate func accepted(_ count: Int) async throws -> [ClaimedBatch] {
        try await take((0..<count).map { SampleRecords.unit("A00\($0)") })
        return try await deliverEverything()
    }

    /// The batches' records as the platform lists them.
    fileprivate func listed(_ batches: [ClaimedBatch]) -> [ListedRecord] {
        batches.flatMap { batch in
            batch.members.map {
                ListedRecord(
                    key: $0.key, version: $0.version, batchNo: batch.batch.number.text, receiptNo: "R20261120000017")
            }
        }
    }

    fileprivate func beginReconciliation(_ other: AccountID? = nil) async throws -> Reconciliation {
        guard
            let begun = try await store.reconciliations.begin(
                other ?? account, by: StoreBench.worker, at: moment(10), isAlive: { _ in true })
        else { throw SampleError.missing("a reconciliation") }
        return begun
    }

    /// Reads a list in pages, and compares it.
    fileprivate func read(
        pages: [[ListedRecord]], count: Int? = nil, money: Int64 = 0
    ) async throws -> Reconciliation {
        let begun = try await beginReconciliation()
        let total = count ?? pages.joined().count
        var cursor: String?
        for (index, records) in pages.enumerated() {
            let next = index + 1 < pages.count ? "cursor-\(index)" : nil
            _ = try await store.reconciliations.keep(
                page(records, next: next, of: total, money: money), of: begun.id, after: cursor)
            cursor = next
        }
        try await store.reconciliations.compare(begun.id)
        return begun
    }

    fileprivate func reconcile(pages: [[ListedRecord]]) async throws -> Reconciliation {
        let begun = try await read(pages: pages)
        try await store.reconciliations.end(begun.id, at: moment(40))
        guard let result = try await store.reconciliations.reconciliation(begun.id) else {
            throw SampleError.missing("a reconciliation")
        }
        return result
    }

    /// A page as the platform signs it, read as the gateway reads it.
    fileprivate func page(
        _ records: [ListedRecord], next: String?, of count: Int, money: Int64 = 0
    ) async throws -> ListedPage {
        let answer = try await platform.page(records, next: next, count: count, money: money)
        let verified = try AnswerVerifier(profile: profile, trust: pki.trust).verify(
            answer, about: nil, now: moment(0).seconds)
        return try profile.listedPage(of: verified)
    }

    fileprivate func settled(
        _ number: BatchNumber, owner: LeaseOwner, at seconds: Double
    ) async throws -> ClaimedBatch {
        let next = try await store.reconciliations.takeSettled(
            number, of: StoreBench.destination, now: moment(seconds),
            terms: ClaimTerms(lease: lease(owner, from: seconds), policy: StoreBench.freely), isAlive: { _ in true })
        guard let batch = next.batch else { throw SampleError.missing("the settled batch") }
        return batch
    }

    /// Writes a question about a settled batch before its first byte.
    fileprivate func begin(question batch: ClaimedBatch, at seconds: Double) async throws -> OpenAttempt {
        guard let base = BaseURL("https://platform.example/exchange/v1") else { throw SampleError.missing("a base") }
        let signer = RequestSigner(profile: profile, base: base, app: "GW01", signer: pki.gateway)
        guard
            let request = try await signer.query(
                about: batch.batch.number, milliseconds: moment(seconds).milliseconds,
                nonce: [UInt8](repeating: 7, count: 16))
        else { throw SampleError.missing("a question") }
        return try await store.begin(
            NewAttempt(
                purpose: .query, at: moment(seconds), signedText: request.signedText, signature: request.signature,
                certificate: pki.gateway.certificate), on: batch)
    }

    /// Asks about a settled batch, with this answer.
    fileprivate func question(
        _ number: BatchNumber, of id: Int64, showing outcome: AttemptOutcome,
        judge: @escaping @Sendable (ListedRecord) -> ListedVerdict
    ) async throws {
        var batch = try await settled(number, owner: StoreBench.worker, at: 30)
        batch.life.begin(.query, at: moment(30))
        let attempt = try await begin(question: batch, at: 30)
        try await store.reconciliations.finishQuestion(
            attempt, on: batch,
            with: AttemptResult(
                outcome: outcome, at: moment(31), status: 200, bytesSent: 0, life: batch.life, nextAt: nil, draw: 0),
            of: id, actor: "tester", judge: judge)
    }
}

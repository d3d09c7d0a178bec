import Canonical
import Delivery
import DeliverySQL
import DeliverySQLite
import Exchange
import Foundation
import TestKit
import Testing

/// What the reconciliation of a day costs: for `ops/bench/reconcile.sh`, which sets `ANZE_BENCH`; no test of its own.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["ANZE_BENCH"] != nil))
struct ReconciliationMeasurement {
    private static let account = AccountID(
        destination: StoreBench.destination, kind: .insuredUnit, day: CivilDate(days: 20_777))
    private static let batchSize = 500
    private static let receipt = "R20261120000017"

    @Test func `a day of many records, of which some differ`() async throws {
        let items = ProcessInfo.processInfo.environment["ANZE_BENCH_ITEMS"].flatMap(Int.init) ?? 1_000_000
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(path: folder.file("day.db"))
        let bench = try StoreBench(store: store)
        try await fill(store, items: items)
        let pages = try await signedPages(bench, items: items)
        let book = store.reconciliations
        let begun = try #require(
            try await book.begin(ReconciliationMeasurement.account, by: StoreBench.worker, at: bench.moment(0)) { _ in
                true
            })
        let verifier = AnswerVerifier(profile: bench.profile, trust: bench.pki.trust)
        let clock = ContinuousClock()
        let start = clock.now
        var reading = Duration.zero
        var cursor: String?
        for answer in pages {
            let asked = clock.now
            let page = try bench.profile.listedPage(
                of: verifier.verify(answer, about: nil, now: bench.moment(0).seconds))
            reading += asked.duration(to: clock.now)
            #expect(try await book.keep(page, of: begun.id, after: cursor))
            cursor = page.next
        }
        let kept = clock.now
        try await book.compare(begun.id)
        let ended = clock.now
        let result = try #require(try await book.reconciliation(begun.id))
        #expect(result.counts.own == items && result.counts.listed == items && result.isBalanced)
        #expect(result.count(.missingThere) == 1 && result.count(.unknownHere) == 1)
        print(
            #"{"items":\#(items),"verify":\#(reading.inSeconds),"keep":\#((start.duration(to: kept) - reading).inSeconds),"#
                + #""compare":\#(kept.duration(to: ended).inSeconds),"seconds":\#(start.duration(to: ended).inSeconds)}"#
        )
    }

    private func key(_ number: Int) -> String {
        let digits = String(number)
        return "900101/PAZE" + String(repeating: "0", count: 14 - digits.count) + digits
    }

    private func batch(of number: Int) -> String {
        "GW-20261120-BENCH\(1_000_000 + number / ReconciliationMeasurement.batchSize)"
    }

    /// Accepted deliveries and the receipts of their batches, as a day leaves them.
    private func fill(_ store: SQLStore, items: Int) async throws {
        let at = Instant(day: ReconciliationMeasurement.account.day, hour: 10).seconds * 1000
        try await store.database.write(.nothing) { session in
            try session.perform(
                "INSERT INTO certificate (sm3, der) VALUES (?, ?)", [[UInt8](repeating: 1, count: 32), [UInt8]()])
            let file = try session.insert(
                """
                INSERT INTO intake_file (insurer, mapping, name, sm3, at, rows, statement_rows, unreadable_rows, blank_rows,
                read, refused, duplicate, held, unchanged, stored) VALUES ('900101', 'm', 'n', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
                """, [], numbering: "id")
            let version = try session.insert(
                """
                INSERT INTO version (insurer, kind, key, number, operation, digest, salted, recorded_at, stored_at, file, row)
                VALUES ('900101', 'insured-unit', 'x', 1, 'upsert', ?, ?, 0, 0, ?, 0)
                """, [[UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 32), file], numbering: "id")
            let numbers = stride(from: 0, to: items, by: ReconciliationMeasurement.batchSize).map { batch(of: $0) }
            try session.perform(
                """
                INSERT INTO batch (number, destination, kind, count, control, body_sm3, phase, sealed_at, questions, lost,
                recovered, epoch, leaf) VALUES (?, ?, 'insured-unit', 500, 0, ?, 'settled', ?, 0, 0, 0, 1, 1)
                """,
                each: numbers.map { [$0, StoreBench.destination.text, [UInt8](repeating: 0, count: 32), at] })
            try session.perform(
                """
                INSERT INTO receipt (batch, attempt, at, state, receipt_no, received_at, status, signed_text, signature,
                certificate, body, leaf) VALUES (?, 1, ?, 'accepted', ?, ?, 200, '', ?, ?, ?, 1)
                """,
                each: numbers.map {
                    [
                        $0, at, ReconciliationMeasurement.receipt, Timestamp(milliseconds: at).text, [UInt8](),
                        [UInt8](repeating: 1, count: 32), [UInt8](),
                    ]
                })
            try session.perform(
                """
                INSERT INTO delivery (destination, kind, key, version, number, operation, control, recorded_at, state,
                blockers, batch, changed_at) VALUES (?, 'insured-unit', ?, ?, 1, 'upsert', 100, 0, 'accepted', 0, ?, ?)
                """,
                each: (0..<items).lazy.map { number in
                    [StoreBench.destination.text, self.key(number), version, self.batch(of: number), at]
                })
        }
    }

    /// The platform's signed pages: one record is missing, one is nobody's.
    private func signedPages(_ bench: StoreBench, items: Int) async throws -> [ReceivedAnswer] {
        var pages: [ReceivedAnswer] = []
        for first in stride(from: 0, to: items, by: ListedPage.most) {
            let end = min(first + ListedPage.most, items)
            let records = (first..<end).map { number in
                ListedRecord(
                    key: number == items / 2 ? "900101/NOBODY" : key(number), version: 1, batchNo: batch(of: number),
                    receiptNo: ReconciliationMeasurement.receipt)
            }
            pages.append(
                try await bench.platform.page(
                    records, next: end < items ? "c\(end)" : nil, count: items, money: Int64(items) * 100))
        }
        return pages
    }
}

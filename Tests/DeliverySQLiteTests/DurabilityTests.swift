import Delivery
import Exchange
import Foundation
import GRDB
import TestKit
import Testing

@testable import DeliverySQL
@testable import DeliverySQLite

/// What is on the disk when something ends badly.
@Suite struct DurabilityTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("store.db")
    }

    @Test func `a full disk is said to be one, and nothing of the change is stored`() async throws {
        let store = try SQLiteStore.open(path: path)
        let bench = try StoreBench(store: store)
        try await bench.take([SampleRecords.unit("U0")])
        let before = try await store.views.books()
        try await store.limitPages(more: 4)
        await #expect(throws: StoreError.full(path: path)) {
            try await bench.take((1...300).map { SampleRecords.unit("U\($0)") })
        }
        #expect(try await store.views.books() == before)

        try await store.limitPages(more: 1_000_000)
        try await bench.take((1...300).map { SampleRecords.unit("U\($0)") })
        #expect(try await bench.states() == [.queued: 301])
    }

    @Test func `a full disk in the middle of a verdict leaves the batch as it was`() async throws {
        let store = try SQLiteStore.open(path: path)
        let bench = try StoreBench(store: store)
        try await bench.take((1...200).map { SampleRecords.unit("U\($0)") })
        var batch = try await bench.sealed(limit: 200)
        let attempt = try await bench.begin(&batch, at: 1)
        let before = try await store.views.books()
        let rejected = (1...200).map {
            PlatformStandIn.Named("900101/U\($0)", code: "4001", message: String(repeating: "缺", count: 200))
        }
        let receipt = try await bench.receipt(for: batch, state: .partial, rejected: rejected)
        try await store.limitPages(more: 2)
        let open = batch
        await #expect(throws: StoreError.full(path: path)) {
            try await bench.finish(attempt, on: open, with: receipt, at: 2)
        }
        #expect(try await store.views.books() == before)

        try await store.limitPages(more: 1_000_000)
        try await bench.finish(attempt, on: batch, with: receipt, at: 3)
        #expect(try await bench.states() == [.rejected: 200])
    }

    @Test func `a store that ended abruptly has everything that its functions returned`() async throws {
        let store = try SQLiteStore.open(path: path)
        let bench = try StoreBench(store: store)
        try await bench.take([SampleRecords.unit("U1"), SampleRecords.unit("U2")])
        var batch = try await bench.sealed(limit: 1)
        _ = try await bench.begin(&batch, at: 1)
        let before = try await store.views.books()

        // The files as a power cut would leave them: nothing is closed, nothing is checkpointed.
        let copy = try folder.copy()
        let reopened = try StoreBench(store: SQLiteStore.open(path: copy.file("store.db")))
        #expect(try await reopened.store.views.books() == before)
        let lost = try await reopened.store.takeOver(
            of: StoreBench.destination, now: reopened.moment(2)
        ) { _ in false }
        #expect(lost == 1)
        let claimed = try await reopened.claimed(at: 2)
        #expect((claimed.batch, claimed.members, claimed.life.purpose) == (batch.batch, batch.members, .query))
    }

    @Test func `a claim does not wait for the disk, and every change after it does, also when the claim fails`()
        async throws
    {
        let store = try SQLiteStore.open(path: path)
        func level(_ durability: SQLDurability = .now) async throws -> Int? {
            try await store.database.write(.nothing, durability) { try $0.value(Int.self, "PRAGMA synchronous", []) }
        }
        #expect(try await level() == 2)
        #expect(try await level(.withNext) == 1)
        #expect(try await level() == 2)
        await #expect(throws: StoreError.leaseLost) {
            try await store.database.write(.nothing, .withNext) { _ in throw StoreError.leaseLost }
        }
        #expect(try await level() == 2)
    }

    @Test func `what a transaction wrote before the abrupt end that cut it off is gone`() async throws {
        let store = try SQLiteStore.open(path: path)
        let bench = try StoreBench(store: store)
        try await bench.take([SampleRecords.unit("U1")])
        let before = try await store.views.books()
        let copy = try await store.database.write(.nothing) { [folder] session in
            try session.perform("UPDATE delivery SET state = 'accepted'")
            try session.perform("DELETE FROM leaf")
            return try folder.copy()
        }
        let reopened = try SQLiteStore.open(path: copy.file("store.db"))
        #expect(try await reopened.views.books() == before)
    }

    @Test func `a log cut off in its last page loses that transaction alone`() async throws {
        let store = try SQLiteStore.open(path: path)
        let bench = try StoreBench(store: store)
        try await bench.take([SampleRecords.unit("U1")])
        let before = try await store.views.books()
        try await bench.take([SampleRecords.unit("U2")], at: 1)
        let copy = try folder.copy()
        let log = URL(filePath: copy.file("store.db-wal"))
        let bytes = try Data(contentsOf: log)
        try bytes.dropLast(100).write(to: log)
        #expect(try await SQLiteStore.open(path: copy.file("store.db")).views.books() == before)
    }

    @Test func `a stored word that this program never wrote is named as damage`() async throws {
        let store = try SQLiteStore.open(path: path)
        let bench = try StoreBench(store: store)
        try await bench.take([SampleRecords.unit("U1")])
        try await store.database.write(.nothing) { session in
            _ = try session.perform("UPDATE delivery SET state = 'sent'")
        }
        await #expect(throws: StoreError.damaged(path: path, what: "未知的 state“sent”")) {
            try await store.views.books()
        }
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, StoreError.full(path: "p")), (.SQLITE_BUSY, .busy(path: "p")),
        (.SQLITE_LOCKED, .busy(path: "p")),
        (.SQLITE_IOERR, .unreadable(path: "p", reason: "words")),
        (.SQLITE_CORRUPT, .unreadable(path: "p", reason: "words")),
    ])
    func `says what SQLite's codes mean for an operator`(code: ResultCode, error: StoreError) {
        #expect(StoreError(DatabaseError(resultCode: code, message: "words"), path: "p") == error)
    }

    @Test func `an error's words hold no value of a record`() async throws {
        let store = try SQLiteStore.open(path: path)
        let error = await #expect(throws: StoreError.self) {
            try await store.database.write(.nothing) { session in
                _ = try session.perform("INSERT INTO destination (id, wait) VALUES (?, ?)", ["platform-a", "李安全"])
            }
        }
        #expect(error.map { !"\($0)".contains("李安全") } == true)
    }
}

extension SQLStore {
    /// Lets the file grow by so many pages and no further: what a disk with that much room left does.
    fileprivate func limitPages(more: Int) async throws {
        try await database.write(.nothing) { session in
            let count = try session.value(Int.self, "PRAGMA page_count") ?? 0
            _ = try session.perform("PRAGMA max_page_count = \(count + more)")
        }
    }
}

import Canonical
import Delivery
import DeliveryPostgres
import DeliverySQL
import DeliverySQLite
import Evidence
import Exchange
import Foundation
import Postgres
import ShangMi
import TestKit
import Testing

@Suite struct StoreCopyTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("store.db")
    }

    /// A store with something in every state of a delivery's life, numbered leaves and some without a number.
    private func fill(_ store: any DeliveryStore) async throws -> StoreBench {
        let bench = try StoreBench(store: store)
        try await bench.take([SampleRecords.unit("U1"), SampleRecords.unit("U2"), SampleRecords.unit("U3")])
        let first = try await bench.sealed(limit: 1)
        try await bench.attempt(first, showing: bench.receipt(for: first, state: .accepted), at: 1)
        let second = try await bench.sealed(at: 2, limit: 1)
        try await bench.attempt(second, showing: .unknown(reason: "cut"), at: 2)
        try await bench.take([SampleRecords.policy("P1", of: "U3")], at: 3)
        try await LogKeeper(evidence: store.evidence, signer: bench.pki.gateway).sequence(upTo: 6)
        return bench
    }

    @Test func `a store goes over whole, and everything goes on there`() async throws {
        let before = try await fill(SQLiteStore.open(path: path))
        let (books, checkpoint) = try await (before.store.views.books(), before.store.evidence.checkpoint())
        let address = try await PostgresAddress(PostgresServer.shared().createDatabase())
        let copy = try await SQLiteStore.move(path: path, to: PostgresStore.database(address))
        #expect(copy.leaves == 6 && copy.root == checkpoint?.checkpoint.root && !copy.wasThere)
        #expect(copy.tables.first { $0.name == "version" }?.rows == 4)

        let after = try StoreBench(store: PostgresStore.open(address))
        let moved = try await after.store.views.books()
        #expect(moved.destinations == books.destinations && moved.leaves == books.leaves && moved.isBalanced)
        #expect(try await after.store.evidence.checkpoint()?.note == checkpoint?.note)
        // New rows get numbers of their own; what was unknown is asked about; the log goes on.
        try await after.take([SampleRecords.unit("U4")], at: 4)
        let asked = try await after.claimed(at: 10)
        try await after.attempt(asked, showing: after.receipt(for: asked, state: .accepted), at: 10)
        _ = try await after.deliverEverything(at: 11)
        #expect(try await after.states() == [.accepted: 5])
        let keeper = LogKeeper(evidence: after.store.evidence, signer: after.pki.gateway)
        while try await keeper.sequence() {}
        let frontier = try await after.store.evidence.frontier()
        let proof = try await after.store.evidence.consistencyProof(from: 6, to: frontier.size)
        #expect(proof.holds(from: copy.root, to: frontier.root))
    }

    @Test func `an encrypted store stays encrypted under its key file`() async throws {
        let master = try #require(VaultMaster(file: VaultMaster.makeFile()))
        let before = try await fill(SQLiteStore.open(path: path, master: master))
        let books = try await before.store.views.books()
        let address = try await PostgresAddress(PostgresServer.shared().createDatabase())
        _ = try await SQLiteStore.move(path: path, to: PostgresStore.database(address))
        #expect(throws: StoreError.sealed(path: "postgres://\(address)")) { try PostgresStore.open(address) }
        let after = try StoreBench(store: PostgresStore.open(address, master: master))
        #expect(try await after.store.views.books().destinations == books.destinations)
        try await after.take([SampleRecords.unit("U1"), SampleRecords.unit("U9")], at: 4)
        #expect(try await after.store.views.books().intake.stored == 5)
    }

    @Test func `the old file says where its store went, to whoever opens it`() async throws {
        let open = try await fill(SQLiteStore.open(path: path))
        let address = try await PostgresAddress(PostgresServer.shared().createDatabase())
        _ = try await SQLiteStore.move(path: path, to: PostgresStore.database(address))
        let moved = StoreError.moved(path: path, to: "postgres://\(address)")
        #expect(throws: moved) { try SQLiteStore.open(path: path) }
        #expect(throws: moved) { try SQLiteStore.existing(path: path) }
        await #expect(throws: moved) { try await SQLiteStore.move(path: path, to: PostgresStore.database(address)) }
        // Whoever had it open when it went writes nothing more into it.
        await #expect(throws: moved) { try await open.take([SampleRecords.unit("U5")], at: 5) }
    }

    @Test func `a move that ended before the file was marked is done again, and finds all equal`() async throws {
        _ = try await fill(SQLiteStore.open(path: path))
        let copied = folder.file("again.db")
        // The last connection has gone: everything is in the one file.
        try FileManager.default.copyItem(atPath: path, toPath: copied)
        let address = try await PostgresAddress(PostgresServer.shared().createDatabase())
        let first = try await SQLiteStore.move(path: path, to: PostgresStore.database(address))
        let again = try await SQLiteStore.move(path: copied, to: PostgresStore.database(address))
        #expect(again.wasThere && again.tables == first.tables && again.root == first.root)
    }

    @Test func `a database that holds another store is left as it is`() async throws {
        _ = try await fill(SQLiteStore.open(path: path))
        let address = try await PostgresAddress(PostgresServer.shared().createDatabase())
        let other = try StoreBench(store: PostgresStore.open(address))
        try await other.take([SampleRecords.unit("U1")])
        await #expect(throws: StoreError.self) {
            try await SQLiteStore.move(path: path, to: PostgresStore.database(address))
        }
        #expect(try await other.states() == [.queued: 1])
        #expect(try await StoreBench(store: SQLiteStore.open(path: path)).states()[.accepted] == 1)
    }
}

import Delivery
import DeliverySQL
import DeliverySQLite
import Evidence
import Exchange
import ShangMi
import TestKit
import Testing

/// Several stores on one file, as several processes have them: each has its own connections.
@Suite struct ManyProcessesTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("store.db")
    }

    @Test func `processes that start at once agree on one new store`() async throws {
        let stores = try await withThrowingTaskGroup(of: SQLStore.self) { [path] group in
            for _ in 1...8 { group.addTask { try SQLiteStore.open(path: path) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let bench = try StoreBench(store: stores[0])
        try await bench.take([SampleRecords.unit()])
        for store in stores { #expect(try await StoreBench(store: store).states() == [.queued: 1]) }
    }

    @Test func `each delivery is sealed once, whoever asks`() async throws {
        let benches = try (1...4).map { _ in try StoreBench(store: SQLiteStore.open(path: path)) }
        let keys = (1...40).map { "U\($0)" }
        try await benches[0].take(keys.map { SampleRecords.unit($0) })
        let batches = try await withThrowingTaskGroup(of: [ClaimedBatch].self) { group in
            for bench in benches {
                group.addTask {
                    var batches: [ClaimedBatch] = []
                    while let batch = try await bench.sealNext(limit: 3) {
                        try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: 1)
                        batches.append(batch)
                    }
                    return batches
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(batches.flatMap { $0.members.map(\.key) }.sorted() == keys.map { "900101/\($0)" }.sorted())
        #expect(Set(batches.map(\.batch.number)).count == batches.count)
        let books = try await benches[3].store.views.books()
        #expect(books.isBalanced)
        // A version each; for each batch its sealing, its attempt, the attempt's end and the receipt.
        #expect(books.leaves == 40 + 4 * batches.count)
        #expect(try await benches[1].states() == [.accepted: 40])
    }

    @Test func `one process takes over what another one held`() async throws {
        let first = try StoreBench(store: SQLiteStore.open(path: path))
        let second = try StoreBench(store: SQLiteStore.open(path: path))
        try await first.take([SampleRecords.unit()])
        var batch = try await first.sealed()
        let attempt = try await first.begin(&batch, at: 1)
        let lost = try await second.store.takeOver(of: StoreBench.destination, now: second.moment(2)) { _ in false }
        #expect(lost == 1)
        let receipt = try await first.receipt(for: batch, state: .accepted)
        let stale = batch
        await #expect(throws: StoreError.leaseLost) { try await first.finish(attempt, on: stale, with: receipt, at: 3) }
        let claimed = try await second.claimed(at: 3, owner: StoreBench.otherWorker)
        try await second.attempt(claimed, showing: receipt, at: 3)
        #expect(try await first.states() == [.accepted: 1])
    }

    @Test func `leaves are numbered once, whoever numbers them`() async throws {
        let benches = try (1...3).map { _ in try StoreBench(store: SQLiteStore.open(path: path)) }
        try await benches[0].take((1...60).map { SampleRecords.unit("U\($0)") })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for bench in benches {
                group.addTask {
                    let keeper = LogKeeper(evidence: bench.store.evidence, signer: bench.pki.gateway)
                    while try await bench.store.evidence.oldestUnsequenced() != nil {
                        try await keeper.sequence(upTo: 7)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await benches[0].store.evidence.frontier().size == 60)
        let checkpoint = try #require(try await benches[1].store.evidence.checkpoint())
        #expect(checkpoint.checkpoint.root == (try await benches[2].store.evidence.frontier().root))
        try checkpoint.verify(with: benches[0].pki.gateway.certificate)
    }
}

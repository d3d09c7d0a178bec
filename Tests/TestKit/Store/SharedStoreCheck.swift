import Canonical
package import Delivery
import Evidence
import Exchange
import ShangMi
import Testing

/// A check of a store that several processes have open: each has its own connections.
package struct SharedStoreCheck: CustomTestStringConvertible, Sendable {
    package let testDescription: String
    private let body: @Sendable (@escaping @Sendable () throws -> StoreBench) async throws -> Void

    /// Opens the one store again and again, and checks it.
    package func run(opening store: @escaping @Sendable () throws -> any DeliveryStore) async throws {
        try await body { try StoreBench(store: store()) }
    }

    /// All checks.
    package static let all = [
        SharedStoreCheck(testDescription: "processes that start at once agree on one new store") { open in
            let benches = try await withThrowingTaskGroup(of: StoreBench.self) { group in
                for _ in 1...8 { group.addTask { try open() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await benches[0].take([SampleRecords.unit()])
            for bench in benches { #expect(try await bench.states() == [.queued: 1]) }
        },
        SharedStoreCheck(testDescription: "each delivery is sealed once, whoever asks") { open in
            let benches = try (1...4).map { _ in try open() }
            let keys = (1...40).map { "U\($0)" }
            try await benches[0].take(keys.map { SampleRecords.unit($0) })
            let batches = try await withThrowingTaskGroup(of: [ClaimedBatch].self) { group in
                for bench in benches {
                    group.addTask { try await bench.deliverAll(limit: 3) }
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
        },
        SharedStoreCheck(testDescription: "one process takes over what another one held") { open in
            let (first, second) = (try open(), try open())
            try await first.take([SampleRecords.unit()])
            var batch = try await first.sealed()
            let attempt = try await first.begin(&batch, at: 1)
            let lost = try await second.store.takeOver(of: StoreBench.destination, now: second.moment(2)) { _ in false }
            #expect(lost == 1)
            let receipt = try await first.receipt(for: batch, state: .accepted)
            let stale = batch
            await #expect(throws: StoreError.leaseLost) {
                try await first.finish(attempt, on: stale, with: receipt, at: 3)
            }
            let claimed = try await second.claimed(at: 3, owner: StoreBench.otherWorker)
            try await second.attempt(claimed, showing: receipt, at: 3)
            #expect(try await first.states() == [.accepted: 1])
        },
        SharedStoreCheck(testDescription: "leaves are numbered once, whoever numbers them") { open in
            let benches = try (1...3).map { _ in try open() }
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
        },
        SharedStoreCheck(testDescription: "the same files at the same time make each version once") { open in
            let benches = try (1...4).map { _ in try open() }
            let books = try await withThrowingTaskGroup(of: IntakeBooks.self) { group in
                for bench in benches {
                    group.addTask { try await bench.take((1...30).map { SampleRecords.unit("U\($0)") }) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(books.reduce(0) { $0 + $1.stored } == 30)
            #expect(books.allSatisfy { $0.isBalanced })
            let all = try await benches[0].store.views.books()
            #expect((all.intake.stored, all.leaves, all.isBalanced) == (30, 30, true))
            #expect(try await benches[0].states() == [.queued: 30])
        },
        SharedStoreCheck(testDescription: "children that come in while their parents are accepted all go out") { open in
            let (intake, courier) = (try open(), try open())
            let numbers = 1...12
            try await intake.take(numbers.map { SampleRecords.unit("U\($0)") })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in numbers {
                        try await intake.take([SampleRecords.policy("P\(number)", of: "U\(number)")], at: 1)
                    }
                }
                group.addTask { _ = try await courier.deliverAll(limit: 1) }
                try await group.waitForAll()
            }
            _ = try await courier.deliverAll(limit: 5)
            #expect(try await courier.states() == [.accepted: 24])
            #expect(try await intake.destinationBooks().waitingForParent == 0)
        },
    ]
}

extension StoreBench {
    /// Delivers all that may go, so many at a time, until nothing is offered.
    fileprivate func deliverAll(limit: Int) async throws -> [ClaimedBatch] {
        var batches: [ClaimedBatch] = []
        while let batch = try await sealNext(at: 1, limit: limit) {
            try await attempt(batch, showing: receipt(for: batch, state: .accepted), at: 1)
            batches.append(batch)
        }
        return batches
    }
}

import Canonical
import Delivery
import Exchange
import Testing

extension StoreConformance {
    static let leases = [
        StoreCheck("a claimed batch is nobody else's") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            #expect(try await bench.due(at: 1, owner: StoreBench.otherWorker).batch == nil)
            try await bench.attempt(batch, showing: .notSent(reason: "refused"), at: 1)
            let again = try await bench.claimed(at: 3, owner: StoreBench.otherWorker)
            #expect((again.batch, again.members, again.epoch) == (batch.batch, batch.members, batch.epoch + 1))
        },
        StoreCheck("a lease is prolonged by its holder alone") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            try await bench.store.prolong(batch, until: bench.moment(200))
            #expect(try await bench.nextDue(at: 1) == bench.moment(200))
            #expect(try await bench.takeOver(at: 100, alive: [StoreBench.worker]) == 0)
            #expect(try await bench.nextDue(at: 100) == bench.moment(200))
            _ = try await bench.takeOver(at: 201, alive: [StoreBench.worker])
            await #expect(throws: StoreError.leaseLost) {
                try await bench.store.prolong(batch, until: bench.moment(300))
            }
        },
        StoreCheck("the open attempt of a dead worker is lost, and its batch becomes unknown") { bench in
            try await bench.take([SampleRecords.unit()])
            var batch = try await bench.sealed()
            _ = try await bench.begin(&batch, at: 0)
            #expect(try await bench.takeOver(at: 1, alive: []) == 1)
            #expect(try await bench.states() == [.unknown: 1])
            #expect(try await bench.destinationBooks().unknownSince == bench.moment(1))
            let claimed = try await bench.claimed(at: 1, owner: StoreBench.otherWorker)
            #expect(claimed.batch == batch.batch)
            #expect((claimed.life.purpose, claimed.life.lost, claimed.life.lastSentAt) == (.query, 1, bench.moment(1)))
        },
        StoreCheck("the results of a worker whose batch was taken over are not written") { bench in
            try await bench.take([SampleRecords.unit()])
            var batch = try await bench.sealed()
            let attempt = try await bench.begin(&batch, at: 0)
            #expect(try await bench.takeOver(at: 1, alive: []) == 1)
            let receipt = try await bench.receipt(for: batch, state: .accepted)
            let stale = batch
            await #expect(throws: StoreError.leaseLost) {
                try await bench.finish(attempt, on: stale, with: receipt, at: 2)
            }
            let claimed = try await bench.claimed(at: 2, owner: StoreBench.otherWorker)
            await #expect(throws: StoreError.leaseLost) {
                try await bench.finish(attempt, on: stale, with: receipt, at: 2)
            }
            #expect(try await bench.states() == [.unknown: 1])
            try await bench.attempt(claimed, showing: receipt, at: 3)
            #expect(try await bench.states() == [.accepted: 1])
        },
        StoreCheck("a worker whose batch was taken over begins no attempt on it") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            #expect(try await bench.takeOver(at: 1, alive: []) == 0)
            await #expect(throws: StoreError.leaseLost) {
                var stale = batch
                _ = try await bench.begin(&stale, at: 2)
            }
            let before = try await bench.store.views.books().leaves
            #expect(before == 2)
        },
        StoreCheck("a dead worker's batch without an open attempt was certainly not sent, and is sent again") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            #expect(try await bench.takeOver(at: 1, alive: []) == 0)
            let claimed = try await bench.claimed(at: 1, owner: StoreBench.otherWorker)
            #expect((claimed.batch, claimed.life) == (batch.batch, BatchLife()))
        },
        StoreCheck("a living worker's batch is taken over only when its lease has ended") { bench in
            try await bench.take([SampleRecords.unit()])
            var batch = try await bench.sealed()
            _ = try await bench.begin(&batch, at: 0)
            #expect(try await bench.takeOver(at: 59, alive: [StoreBench.worker]) == 0)
            #expect(try await bench.states() == [.dispatching: 1])
            #expect(try await bench.takeOver(at: 60, alive: [StoreBench.worker]) == 1)
            #expect(try await bench.states() == [.unknown: 1])
        },
        StoreCheck("a worker that dies while asking leaves the outcome as unknown as it was") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            try await bench.attempt(batch, showing: .unknown(reason: "cut"), at: 1)
            var asking = try await bench.claimed(at: 10)
            _ = try await bench.begin(&asking, at: 10)
            #expect(try await bench.states() == [.unknown: 1])
            #expect(try await bench.takeOver(at: 11, alive: []) == 1)
            #expect(try await bench.destinationBooks().unknownSince == bench.moment(1))
            #expect(try await bench.claimed(at: 11).life.purpose == .query)
        },
        StoreCheck("the third lost attempt puts the batch before an operator") { bench in
            try await bench.take([SampleRecords.unit()])
            var batch = try await bench.sealed()
            for second in 1...3 {
                _ = try await bench.begin(&batch, at: Double(second))
                #expect(try await bench.takeOver(at: Double(second), alive: []) == 1)
                if second < 3 { batch = try await bench.claimed(at: Double(second)) }
            }
            #expect(try await bench.states() == [.quarantined: 1])
            #expect(try await bench.nextDue(at: 1000) == nil)
        },
        StoreCheck("two workers that look at once get different batches") { bench in
            try await bench.take(["U1", "U2", "U3", "U4"].map { SampleRecords.unit($0) })
            // Two may be under way at a destination of which nothing is known.
            let batches = try await withThrowingTaskGroup(of: ClaimedBatch?.self) { group in
                for _ in 1...6 { group.addTask { try await bench.sealNext(limit: 1) } }
                return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
            }
            #expect(batches.flatMap { $0.members.map(\.key) }.sorted() == ["900101/U1", "900101/U2"])
        },
        StoreCheck("after a breaker's rest one worker pings before anything is sent, and the ping is no attempt") {
            bench in
            try await bench.take((1...6).map { SampleRecords.unit("U\($0)") })
            for second in 0..<5 {
                try await bench.attempt(
                    bench.sealed(at: Double(second), limit: 1), showing: .notSent(reason: "refused"),
                    at: Double(second))
            }
            let leaves = try await bench.store.views.books().leaves
            let (own, other, place) = (StoreBench.worker, StoreBench.otherWorker, StoreBench.destination)
            #expect(try await bench.due(at: 40, canPing: true).isPing)
            #expect(try await bench.due(at: 41, owner: other, canPing: true).hold == Hold(.breaker, until: nil))
            #expect(try await bench.offer(at: 41, owner: other, canPing: true).hold == Hold(.breaker, until: nil))
            #expect(try await bench.takeOver(at: 41, alive: [own]) == 0)
            #expect(try await bench.due(at: 42, owner: other, canPing: true).hold == Hold(.breaker, until: nil))
            // The worker dies: another one pings, and what the dead one would still say counts for nothing.
            #expect(try await bench.takeOver(at: 42, alive: [other]) == 0)
            #expect(try await bench.due(at: 42, owner: other, canPing: true).isPing)
            try await bench.store.endPing(of: place, showing: .silent, by: own, at: bench.moment(43), draw: 0)
            #expect(try await bench.due(at: 43, owner: own, canPing: true).hold == Hold(.breaker, until: nil))
            try await bench.store.endPing(of: place, showing: .works, by: other, at: bench.moment(44), draw: 0)
            #expect(try await bench.store.views.books().leaves == leaves)
            #expect(try await bench.due(at: 45, canPing: true).batch != nil)
            #expect(try await bench.due(at: 46, owner: other, canPing: true).hold == Hold(.breaker, until: nil))
        },
        StoreCheck("a ping that nobody answers opens the breaker again, and a destination without one gets a batch") {
            bench in
            try await bench.take((1...6).map { SampleRecords.unit("U\($0)") })
            for second in 0..<5 {
                try await bench.attempt(
                    bench.sealed(at: Double(second), limit: 1), showing: .notSent(reason: "refused"),
                    at: Double(second))
            }
            #expect(try await bench.offer(at: 40, canPing: true).isPing)
            try await bench.store.endPing(
                of: StoreBench.destination, showing: .silent, by: StoreBench.worker, at: bench.moment(40), draw: 0)
            #expect(try await bench.due(at: 99, canPing: true).hold == Hold(.breaker, until: bench.moment(100)))
            #expect(try await bench.due(at: 100).batch != nil)
        },
    ]
}

extension NextBatch {
    /// Whether a ping goes first.
    fileprivate var isPing: Bool { if case .ping = self { true } else { false } }

    /// Why nothing starts; `nil` when something does, or nothing is due.
    fileprivate var hold: Hold? { if case .held(let hold) = self { hold } else { nil } }
}

extension StoreBench {
    /// Takes over the batches of workers that are not among these.
    func takeOver(at seconds: Double, alive: Set<LeaseOwner>) async throws -> Int {
        try await store.takeOver(of: StoreBench.destination, now: moment(seconds)) { alive.contains($0) }
    }
}

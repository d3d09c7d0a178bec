import Canonical
import Delivery
import TestKit
import Testing

@testable import Engine

@Suite struct SyncRunTests {
    private static let chain = [SampleRecords.unit(), SampleRecords.policy(), SampleRecords.service()]

    @Test func `delivers parents before children, each once`() async throws {
        let bench = try EngineBench()
        try await bench.records.take(SyncRunTests.chain.reversed())
        try await bench.sync()
        #expect(
            await bench.platform.arrivals == [
                "insured-unit \(SampleRecords.key(SampleRecords.unitKey)) 1": 1,
                "policy \(SampleRecords.key(SampleRecords.policyKey)) 1": 1,
                "service \(SampleRecords.key(SampleRecords.serviceKey)) 1": 1,
            ])
        let bodies = await bench.platform.requests.compactMap(\.body).map { String(decoding: $0, as: UTF8.self) }
        let kinds = ["insured-unit", "policy", "service"]
        #expect(bodies.count == 3)
        for (body, kind) in zip(bodies, kinds) { #expect(body.contains("\"kind\":\"\(kind)\"")) }
        #expect(try await bench.records.states() == [.accepted: 3])
    }

    @Test func `has nothing to do the second time`() async throws {
        let bench = try EngineBench()
        try await bench.records.take(SyncRunTests.chain)
        try await bench.sync()
        try await bench.sync(after: 3600)
        #expect(await bench.purposes() == [.send, .send, .send])
        #expect(try await bench.store.nextDue(of: StoreBench.destination, now: bench.time.now()) == nil)
    }

    @Test func `sends nothing of an empty store`() async throws {
        let bench = try EngineBench()
        try await bench.sync()
        #expect(await bench.purposes() == [])
    }

    @Test func `sends the new version of a record that changed, and no other`() async throws {
        let bench = try EngineBench()
        try await bench.records.take(SyncRunTests.chain)
        try await bench.sync()
        let changed = SampleRecords.service { $0[Service.evidenceCount] = 4 }
        try await bench.records.take([SampleRecords.unit(), changed], at: 10)
        try await bench.sync(after: 10)
        let arrivals = await bench.platform.arrivals
        #expect(arrivals.count == 4)
        #expect(arrivals["service \(SampleRecords.key(SampleRecords.serviceKey)) 2"] == 1)
        #expect(try await bench.records.states() == [.accepted: 4])
    }

    @Test func `sends nothing while an operator has paused the destination`() async throws {
        let bench = try EngineBench()
        try await bench.records.take(SyncRunTests.chain)
        try await bench.set(DestinationControl(paused: "联调"), action: "pause")
        try await bench.sync(after: 60)
        #expect(await bench.purposes() == [])
        try await bench.set(DestinationControl(), action: "resume")
        try await bench.sync()
        #expect(try await bench.records.states() == [.accepted: 3])
    }

    @Test func `waits for what becomes due within a minute when told to`() async throws {
        let bench = try EngineBench([.loseAnswer])
        try await bench.records.take(SyncRunTests.chain)
        let run = try bench.run(isUntilIdle: true)
        let running = Task { try await run.run() }
        await bench.time.advanceToFirstSleeper()
        try await running.value
        #expect(bench.time.now() == bench.records.moment(5))
        #expect(await bench.purposes() == [.send, .query, .send, .send])
        #expect(try await bench.records.states() == [.accepted: 3])
    }

    @Test func `does not wait for what becomes due later`() async throws {
        let bench = try EngineBench([.refuse(code: "5001", status: 503, retryAfter: 3600)])
        try await bench.records.take(SyncRunTests.chain)
        try await bench.run(isUntilIdle: true).run()
        #expect(await bench.purposes() == [.send])
        #expect(try await bench.records.states() == [.dispatching: 1, .queued: 2])
    }

    @Test func `writes the result of an attempt that was under way when the run was cancelled`() async throws {
        let (underWay, reached) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let bench = try EngineBench([
            .during(
                {
                    reached.yield()
                    for await _ in released { break }
                }, .orderly)
        ])
        try await bench.records.take([SampleRecords.unit(), SampleRecords.policy()])
        let run = try bench.run()
        let running = Task { try await run.run() }
        for await _ in underWay { break }
        running.cancel()
        release.yield()
        try await running.value
        #expect(await bench.purposes() == [.send])
        #expect(try await bench.records.states() == [.accepted: 1, .queued: 1])
    }

    @Test(.timeLimit(.minutes(5)))
    func `seals what comes next while its lines wait for answers`() async throws {
        let (underWay, reached) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let bench = try EngineBench([
            .orderly,
            .during(
                {
                    reached.yield()
                    for await _ in released { break }
                }, .orderly),
        ]) { try $0.replacing("records: 500", with: "records: 1") }
        try await bench.records.take((1...3).map { SampleRecords.unit("U\($0)") })
        let run = try bench.run(isUntilIdle: true)
        let running = Task { try await run.run() }
        for await _ in underWay { break }
        while try await bench.records.states() != [.accepted: 1, .dispatching: 2] { await Task.yield() }
        release.yield()
        try await running.value
        #expect(await bench.purposes() == [.send, .send, .send])
        #expect(try await bench.records.states() == [.accepted: 3])
    }

    @Test(.timeLimit(.minutes(5)))
    func `a line carries the next batch while the answer to its last is being written`() async throws {
        let (nextSent, sent) = AsyncStream<Void>.makeStream()
        let bench = try EngineBench([.orderly, .during({ sent.finish() }, .orderly)]) {
            try $0.replacing("records: 500", with: "records: 1")
        }
        try await bench.records.take((1...2).map { SampleRecords.unit("U\($0)") })
        var store = WatchedStore(base: bench.store, watch: Watch())
        // The second request needs no written answer to the first.
        store.beforeFinish = { _ in for await _ in nextSent {} }
        try await bench.run(on: store).run()
        #expect(await bench.purposes() == [.send, .send])
        #expect(try await bench.records.states() == [.accepted: 2])
    }

    @Test func `nothing goes while the answer is being written that a priority report waits for`() async throws {
        let bench = try EngineBench { try $0.takingReports() }
        let records = try StoreBench(store: bench.store) { try $0.takingReports() }
        try await records.take([SampleRecords.unit("U1")] + SampleRecords.reported())
        let platform = bench.platform
        var store = WatchedStore(base: bench.store, watch: Watch())
        // Time enough for a line that is free to carry another batch.
        store.beforeFinish = { batch in
            let before = await platform.requests.count
            for _ in 0..<5000 where batch.lane == .priority {
                guard await platform.requests.count == before else { break }
                await Task.yield()
            }
        }
        try await bench.run(on: store).run()
        let kinds = await platform.requests.map { request in
            String(decoding: request.body ?? [], as: UTF8.self).firstMatch(of: /"kind":"([a-z-]+)"/)?.1 ?? ""
        }
        #expect(kinds == ["insured-unit", "policy", "service", "hazard", "refusal-report", "insured-unit"])
    }

    @Test func `questions and repeats make no room for more batches sealed ahead`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        let batch = try #require(try await bench.records.sealAhead())
        var ahead = Ahead(most: 1)
        var begun = [ahead.begins()]
        ahead.hasMore = true
        begun += [ahead.begins(), ahead.begins()]
        ahead.ended(batch)
        begun.append(ahead.begins())
        #expect(begun == [false, true, false, false])
        var again = batch
        again.life.begin(.send, at: bench.time.now())
        for outcome in [AttemptOutcome.notSent(reason: "-"), .unknown(reason: "-")] {
            _ = again.life.handle(
                outcome, of: .send, now: bench.time.now(), rules: BatchRules(visibilityDelay: 20), draw: 0)
            ahead.claimed(again)
            let begins = ahead.begins()
            #expect(!begins)
        }
        ahead.claimed(batch)
        let begins = ahead.begins()
        #expect(ahead.batches.isEmpty && begins)
    }

    @Test func `ends its waiting when it is cancelled`() async throws {
        let bench = try EngineBench([.loseAnswer])
        try await bench.records.take(SyncRunTests.chain)
        let run = try bench.run(isUntilIdle: true)
        let running = Task { try await run.run() }
        await bench.time.someoneSleeps()
        running.cancel()
        try await running.value
        #expect(await bench.purposes() == [.send])
        #expect(try await bench.records.states() == [.unknown: 1, .queued: 2])
    }

    @Test func `signs every request with a nonce of its own`() async throws {
        let bench = try EngineBench([.loseAnswer, .orderly, .unreachable])
        try await bench.records.take(SyncRunTests.chain)
        for seconds in [0.0, 5, 5] { try await bench.sync(after: seconds) }
        let nonces = await bench.platform.requests.map(\.nonce)
        #expect(nonces.count == 5)
        #expect(Set(nonces).count == 5)
        #expect(!nonces.contains(nil))
    }
}

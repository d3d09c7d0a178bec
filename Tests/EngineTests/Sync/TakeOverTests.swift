import Canonical
import Delivery
import Exchange
import TestKit
import Testing

@testable import Engine

@Suite struct TakeOverTests {
    private let unit = "insured-unit \(SampleRecords.key(SampleRecords.unitKey)) 1"

    /// A store in which another worker, of another boot, died with an open attempt.
    private func crashed(_ script: [ScriptedPlatform.Step] = []) async throws -> (EngineBench, ClaimedBatch) {
        let bench = try EngineBench(script)
        try await bench.records.take([SampleRecords.unit()])
        var batch = try await bench.records.sealed()
        _ = try await bench.records.begin(&batch, at: 0)
        return (bench, batch)
    }

    @Test func `asks first about a batch whose worker died before a byte left`() async throws {
        let (bench, batch) = try await crashed()
        try await bench.sync(after: 10)
        // Its worker may have sent until it was found dead: "not found" proves nothing for five seconds from then.
        #expect(await bench.purposes() == [.query])
        try await bench.sync(after: 5)
        let requests = await bench.platform.requests.dropFirst()
        #expect(requests.map(\.purpose) == [.query, .send])
        #expect(requests.map(\.number) == [batch.batch.number.text, batch.batch.number.text])
        #expect(requests.last?.body == batch.batch.body)
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.records.states() == [.accepted: 1])
    }

    @Test func `does not send a batch again that arrived before its worker died`() async throws {
        let (bench, batch) = try await crashed()
        let desk = try bench.desk()
        let sent = try await desk.signer.submission(
            of: batch.batch, milliseconds: bench.time.now().milliseconds, nonce: [UInt8](repeating: 7, count: 16))
        _ = try await bench.platform.carry(sent)
        try await bench.sync(after: 1)
        #expect(await bench.purposes() == [.send, .query])
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.records.states() == [.accepted: 1])
        #expect(try await bench.books().recovered == 1)
    }

    @Test func `sends at once what a dead worker had only claimed`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        let batch = try await bench.records.sealed()
        try await bench.sync()
        let requests = await bench.platform.requests
        #expect(requests.map(\.purpose) == [.send])
        #expect(requests.map(\.number) == [batch.batch.number.text])
    }

    @Test func `leaves the batch of a living worker alone until its lease ends`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        var batch = try #require(try await bench.records.sealNext(owner: bench.surroundings.owner.own))
        _ = try await bench.records.begin(&batch, at: 0)
        try await bench.sync(after: 59.9)
        #expect(await bench.purposes() == [])
        try await bench.sync(after: 0.1)
        try await bench.sync(after: 5)
        #expect(await bench.purposes() == [.query, .query, .send])
    }

    @Test func `drops the result of a worker whose batch was taken over`() async throws {
        let bench = try EngineBench()
        let other = try bench.reopened()
        try await bench.records.take([SampleRecords.unit()])
        let time = bench.time
        await bench.platform.play([
            .during(
                {
                    _ = try await other.takeOver(of: StoreBench.destination, now: time.now()) { _ in false }
                }, .orderly)
        ])
        try await bench.sync()
        // The first answer was dropped: what is known comes from the question after it.
        #expect(await bench.purposes() == [.send, .query])
        #expect(await bench.platform.arrivals == [unit: 1])
        #expect(try await bench.records.states() == [.accepted: 1])
        #expect(try await bench.books().recovered == 1)
    }

    @Test func `carries nothing for a batch that was taken over before its attempt`() async throws {
        let bench = try EngineBench()
        try await bench.records.take([SampleRecords.unit()])
        let stale = try await bench.records.sealed()
        #expect(
            try await bench.store.takeOver(of: StoreBench.destination, now: bench.time.now()) { _ in false } == 0)
        let courier = Courier(
            destination: StoreBench.destination, desk: try bench.desk(), policy: StoreBench.freely, store: bench.store,
            surroundings: bench.surroundings)
        try await courier.work(on: stale, over: ScriptedLine(platform: bench.platform))
        #expect(await bench.purposes() == [])
    }

    @Test func `leaves a batch that three workers died of to an operator`() async throws {
        let (bench, _) = try await crashed()
        for round in 1...3 {
            let seconds = Double(round)
            _ = try await bench.store.takeOver(of: StoreBench.destination, now: bench.records.moment(seconds)) { _ in
                false
            }
            guard round < 3 else { break }
            var batch = try await bench.records.claimed(at: seconds)
            _ = try await bench.records.begin(&batch, at: seconds)
        }
        try await bench.sync(after: 86_400)
        #expect(await bench.purposes() == [])
        #expect(try await bench.records.states() == [.quarantined: 1])
    }

    @Test(.timeLimit(.minutes(30)))
    func `never sends one batch twice from two runs on one store`() async throws {
        let bench = try EngineBench { try $0.replacing("records: 500", with: "records: 2") }
        try await bench.records.take((10..<50).map { SampleRecords.unit("91310115MA1K4BXX\($0)") })
        let runs = [try bench.run(lines: 3), try bench.run(on: bench.reopened(), lines: 3)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for run in runs { group.addTask { try await run.run() } }
            try await group.waitForAll()
        }
        let requests = await bench.platform.requests
        #expect(requests.count == 20)
        #expect(Set(requests.map(\.number)).count == 20)
        let arrivals = await bench.platform.arrivals
        #expect(arrivals.count == 40)
        #expect(Set(arrivals.values) == [1])
        #expect(try await bench.records.states() == [.accepted: 40])
    }
}

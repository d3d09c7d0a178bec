import Canonical
import Delivery
import Engine
import Exchange
import TestKit
import Testing

@Suite struct FlowTests {
    private static func units(_ count: Int) -> [Record] {
        (10..<10 + count).map { SampleRecords.unit("91310115MA1K4BXX\($0)") }
    }

    private func oneEach(_ draft: ProfileDraft) throws -> ProfileDraft {
        try draft.replacing("records: 500", with: "records: 1")
    }

    @Test func `a destination that is not there costs five attempts, and none in the hour that its breaker is open`()
        async throws
    {
        let bench = try EngineBench(Array(repeating: .unreachable, count: 200), profile: oneEach)
        try await bench.records.take(FlowTests.units(20))
        try await bench.sync()
        #expect(await bench.purposes().count == 5)
        for _ in 0..<29 { try await bench.sync(after: 1) }
        #expect(await bench.purposes().count == 5)
        // Then pings, with rests of 1, 2, 4, 8 and 10 minutes: no attempt on any record.
        for _ in 0..<3600 { try await bench.sync(after: 1) }
        #expect(await bench.purposes().count == 5)
        #expect(await (7...9).contains(bench.platform.pings))
        await bench.platform.play([])
        try await bench.sync(after: 700)
        for _ in 0..<100 { try await bench.sync(after: 1) }
        #expect(try await bench.records.states() == [.accepted: 20])
        #expect(await Set(bench.platform.arrivals.values) == [1])
    }

    @Test func `a destination that cannot be pinged is probed by one message at a time`() async throws {
        let bench = try EngineBench(Array(repeating: .unreachable, count: 6)) { draft in
            try oneEach(draft).replacing("  ping:\n    method: GET\n    path: /ping\n", with: "")
        }
        try await bench.records.take(FlowTests.units(20))
        try await bench.sync()
        try await bench.sync(after: 35)
        #expect(await bench.purposes().count == 6)
        #expect(await bench.platform.pings == 0)
    }

    @Test func `a ping risks no batch: it is no attempt, and a proxy's answer to it sends nothing`() async throws {
        let bench = try EngineBench(Array(repeating: .unreachable, count: 5) + [.proxy(status: 200)], profile: oneEach)
        try await bench.records.take(FlowTests.units(8))
        try await bench.sync()
        let leaves = try await bench.store.views.books().leaves
        try await bench.sync(after: 35)
        #expect(await bench.platform.pings == 1)
        #expect(await bench.purposes().count == 5)
        #expect(try await bench.store.views.books().leaves == leaves)
        #expect(try await bench.books().flow.breaker.isOpen(at: bench.time.now()) != nil)
        try await bench.sync(after: 70)
        #expect(await bench.platform.pings == 2)
        #expect(try await bench.books().flow.breaker.isClosed)
        #expect(try await bench.records.states() == [.accepted: 8])
    }

    @Test func `nothing is submitted outside the window, but questions are asked`() async throws {
        let bench = try EngineBench([.loseAnswer], profile: oneEach)
        let start = bench.records.moment(0)
        let second = Int((start.milliseconds / 1000 + 8 * 3600) % 86_400)
        let window = SendingWindow(days: .week(Set(0..<7)), from: second - 10, to: second + 2)
        let policy = FlowPolicy(window: window)
        try await bench.records.take([SampleRecords.unit()])
        try await bench.run(policy: policy).run()
        try await bench.records.take([SampleRecords.policy()], at: 3)
        bench.time.advance(by: 6)
        try await bench.run(policy: policy).run()
        #expect(await bench.purposes() == [.send, .query])
        #expect(try await bench.records.states() == [.accepted: 1, .queued: 1])
        bench.time.advance(by: 86_400 - 6 - 5)
        try await bench.run(policy: policy).run()
        #expect(try await bench.records.states() == [.accepted: 2])
    }

    @Test(.timeLimit(.minutes(30))) func `a slow answer keeps its lease by the worker's heartbeat`() async throws {
        let bench = try EngineBench()
        let (time, other) = (bench.time, try bench.reopened())
        try await bench.records.take([SampleRecords.unit()])
        await bench.platform.play([
            .during(
                {
                    for _ in 0..<6 { await time.advanceToFirstSleeper() }
                    await time.someoneSleeps()
                    let lost = try await other.takeOver(of: StoreBench.destination, now: time.now()) { _ in true }
                    #expect(lost == 0)
                }, .orderly)
        ])
        try await bench.sync()
        #expect(time.now() == bench.records.moment(90))
        #expect(try await bench.records.states() == [.accepted: 1])
        #expect(await bench.purposes() == [.send])
    }

    @Test(.timeLimit(.minutes(30))) func `the rate of the contract holds for two runs together`() async throws {
        let bench = try EngineBench(profile: oneEach)
        try await bench.records.take(FlowTests.units(6))
        let policy = FlowPolicy(perSecond: 2, ceiling: 4)
        let runs = [
            try bench.run(lines: 2, policy: policy), try bench.run(on: bench.reopened(), lines: 2, policy: policy),
        ]
        let time = bench.time
        let clock = Task { while !Task.isCancelled { await time.advanceToFirstSleeper() } }
        defer { clock.cancel() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for run in runs { group.addTask { try await run.run() } }
            try await group.waitForAll()
        }
        #expect(bench.time.now() >= bench.records.moment(2.5))
        #expect(await Set(bench.platform.arrivals.values) == [1])
        #expect(try await bench.records.states() == [.accepted: 6])
    }

    @Test func `a batch refused for one bad record is taken apart, and all others arrive`() async throws {
        let bad = "91310115MA1K4BXX13"
        let bench = try EngineBench()
        await bench.platform.refuse(batchesWith: SampleRecords.key(bad), code: "1001")
        try await bench.records.take(FlowTests.units(8))
        try await bench.sync()
        #expect(try await bench.records.states() == [.accepted: 7, .rejected: 1])
        // 1 bad of 8: at most k·(log₂(n/k) + 2) parts are sent after the whole.
        #expect(await bench.purposes().count <= 1 + 2 * 3)
        #expect(try await bench.store.views.failures().map(\.keys) == [[SampleRecords.key(bad)]])
    }
}

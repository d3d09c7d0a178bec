import Adapters
import Canonical
import Delivery
import Engine
import Exchange
import TestKit
import Testing
import Validation

@Suite struct ReplayTests {
    private struct Crash: Error {}

    private let bench: EngineBench
    private let desk: ReplayDesk

    init() throws {
        bench = try EngineBench()
        let limits = try RuleParametersFile.load(root: Repository.mappings)
        desk = ReplayDesk(
            store: bench.store, judge: RecordJudge(parameters: limits), approvalAbove: 300,
            surroundings: bench.surroundings)
    }

    /// A valid unit, so that the rules of today find nothing.
    private static func unit(_ number: Int) -> Record {
        SampleRecords.unit("91310115MA1K4BXX0A") { record in
            record[InsuredUnit.creditCode] = Text(CreditCodes.valid(number))
        }
    }

    /// The group of so many units that the platform rejected.
    private func rejected(_ count: Int, code: String = "4005") async throws -> FailureGroup {
        let units = (0..<count).map { ReplayTests.unit($0) }
        try await bench.records.take(units)
        let named = units.map { record in
            PlatformStandIn.Named("900101/\(record.key?.description ?? "")", code: code, message: "登记库维护中")
        }
        await bench.platform.reject(named)
        try await bench.sync()
        await bench.platform.reject([])
        return try #require(try await bench.store.views.failures().first)
    }

    private func run(_ id: String, goesOn: Bool = false, crashAfter passes: Int? = nil) async throws -> Replay {
        var left = passes
        return try await ReplayRun(desk: desk, store: bench.store, surroundings: bench.surroundings).run(
            id, by: "王操作", goesOnAfterStop: goesOn
        ) {
            if left == 0 { throw Crash() }
            left = left.map { $0 - 1 }
            try await bench.sync(after: 1)
        }
    }

    private let order = ReplayDesk.Order(by: "王操作", reason: "平台维护结束", ticket: "T-17")

    @Test func `a replay goes out in steps and balances, with a crash between two of them`() async throws {
        let group = try await rejected(200)
        let (plan, items) = try await desk.plan(group: group.id, order)
        #expect(items.count == 200 && items.allSatisfy { $0.skip == nil })
        #expect(!plan.needsApproval)
        await #expect(throws: Crash.self) { try await run(plan.id, crashAfter: 2) }
        let half = try await desk.replay(plan.id)
        #expect((half.state, half.step, half.counts.accepted, half.counts.waiting) == (.running, 3, 6, 20))
        #expect(half.counts.isBalanced)
        let done = try await run(plan.id)
        #expect((done.state, done.step, done.counts.accepted, done.counts.pending) == (.done, 5, 200, 0))
        #expect(done.counts.isBalanced)
        #expect(try await bench.records.states() == [.accepted: 200])
        #expect(await Set(bench.platform.arrivals.values) == [2])
        let sizes = await bench.platform.requests.dropFirst().compactMap(\.body).map {
            String(decoding: $0, as: UTF8.self).split(separator: "\"version\"").count - 1
        }
        #expect(sizes == [1, 5, 20, 100, 74])
        #expect(try await run(plan.id).state == .done)
    }

    @Test func `one process at a time carries a replay out, and a dead one keeps it from nobody`() async throws {
        let group = try await rejected(3)
        let plan = try await desk.plan(group: group.id, order).0
        #expect(try await bench.store.replays.begun().isEmpty)
        await #expect(throws: Crash.self) { try await run(plan.id, crashAfter: 1) }
        let left = BegunReplay(id: plan.id, destination: StoreBench.destination, stopped: nil, owner: nil)
        #expect(try await bench.store.replays.begun() == [left])
        // Whoever cannot be judged may be alive; the process of another boot is not.
        let (living, dead) = (LeaseOwner("another machine"), LeaseOwner("another boot/1/1"))
        #expect(try await bench.store.replays.claim(plan.id, by: living) { _ in true })
        await #expect(throws: ReplayError.busy) { try await run(plan.id) }
        #expect(try await desk.replay(plan.id).step == 2)
        #expect(try await !bench.store.replays.claim(plan.id, by: dead) { _ in true })
        try await bench.store.replays.free(plan.id, by: dead)
        #expect(try await bench.store.replays.begun().map(\.owner) == [living])
        try await bench.store.replays.free(plan.id, by: living)
        #expect(try await bench.store.replays.claim(plan.id, by: dead) { _ in true })
        #expect(try await run(plan.id).state == .done)
        #expect(try await bench.store.replays.begun().isEmpty)
        #expect(try await bench.store.replays.claim(plan.id, by: living) { _ in true })
    }

    @Test func `a run that is told to stop sends nothing more, and leaves the replay to others`() async throws {
        let group = try await rejected(30)
        let plan = try await desk.plan(group: group.id, order).0
        let task = Task {
            try await ReplayRun(desk: desk, store: bench.store, surroundings: bench.surroundings).run(
                plan.id, by: "王操作", goesOnAfterStop: false
            ) {
                try await bench.sync(after: 1)
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        let half = try await task.value
        #expect((half.state, half.step, half.counts.accepted) == (.running, 1, 1))
        #expect(try await bench.store.replays.begun().map(\.owner) == [nil])
        #expect(try await run(plan.id).counts.accepted == 30)
    }

    @Test func `a replay of ten thousand records with a crash in the middle balances exactly`() async throws {
        let group = try await rejected(10_000)
        let plan = try await desk.plan(group: group.id, order).0
        _ = try await desk.approve(plan.id, by: "李复核")
        await #expect(throws: Crash.self) { try await run(plan.id, crashAfter: 3) }
        let half = try await desk.replay(plan.id)
        #expect((half.counts.accepted, half.counts.waiting, half.counts.pending) == (26, 100, 9874))
        #expect(half.counts.isBalanced)
        let done = try await run(plan.id)
        #expect((done.state, done.counts.accepted, done.counts.isBalanced) == (.done, 10_000, true))
        #expect(try await bench.records.states() == [.accepted: 10_000])
        #expect(await Set(bench.platform.arrivals.values) == [2])
    }

    @Test func `the same order twice is one plan, and a plan of a changed group expires`() async throws {
        let group = try await rejected(3)
        let first = try await desk.plan(group: group.id, order).0
        #expect(try await desk.plan(group: group.id, order).0.id == first.id)
        try await bench.records.take(
            [ReplayTests.unit(0)].map { record in
                var record = record
                record[InsuredUnit.name] = "更正后的名称"
                return record
            }, at: 5)
        await #expect(throws: ReplayError.expired) { try await run(first.id) }
        #expect(try await desk.replay(first.id).state == .expired)
        let (_, items) = try await desk.plan(group: group.id, order)
        #expect(items.map(\.skip) == [.superseded, nil, nil])
    }

    @Test func `a store that cannot be read expires no plan`() async throws {
        let group = try await rejected(301)
        let plan = try await desk.plan(group: group.id, order).0
        let fault = StoreError.busy(path: "store.db")
        let blind = WatchedStore(
            base: bench.store, watch: Watch(),
            shown: BlindViews(base: bench.store.views, fault: fault))
        let limits = try RuleParametersFile.load(root: Repository.mappings)
        let blindDesk = ReplayDesk(
            store: blind, judge: RecordJudge(parameters: limits), approvalAbove: 300, surroundings: bench.surroundings)
        await #expect(throws: ReplayError.store(fault)) { try await blindDesk.approve(plan.id, by: "李复核") }
        #expect(try await desk.replay(plan.id).state == .planned)
        _ = try await desk.approve(plan.id, by: "李复核")
        await #expect(throws: ReplayError.store(fault)) {
            try await ReplayRun(desk: blindDesk, store: blind, surroundings: bench.surroundings).run(
                plan.id, by: "王操作", goesOnAfterStop: false, sync: {})
        }
        #expect(try await desk.replay(plan.id).state == .approved)
        #expect(try await run(plan.id).counts.accepted == 301)
    }

    @Test func `above the limit a second person approves, who is not the first`() async throws {
        let group = try await rejected(301)
        let plan = try await desk.plan(group: group.id, order).0
        #expect(plan.needsApproval)
        await #expect(throws: ReplayError.needsApproval) { try await run(plan.id) }
        await #expect(throws: ReplayError.samePerson("王操作")) { try await desk.approve(plan.id, by: "王操作") }
        #expect(try await desk.approve(plan.id, by: "李复核").approvedBy == "李复核")
        #expect(try await desk.approve(plan.id, by: "李复核").state == .approved)
        #expect(try await run(plan.id).counts.accepted == 301)
    }

    /// Units that must have gone out within the hour.
    private func hurried() throws -> StoreBench {
        try StoreBench(store: bench.store) {
            try $0.replacing("    name: insured-unit\n", with: "    name: insured-unit\n    due: {hours: 1}\n")
        }
    }

    @Test func `a replay does not lift a deadline that passes while it runs`() async throws {
        let unit = ReplayTests.unit(0)
        try await hurried().take([unit])
        await bench.platform.reject([
            PlatformStandIn.Named("900101/\(unit.key?.description ?? "")", code: "4005", message: "登记库维护中")
        ])
        try await bench.sync()
        let plan = try await desk.plan(group: try #require(try await bench.store.views.failures().first).id, order).0
        #expect(!plan.needsApproval)
        bench.time.advance(by: 3601)
        let replay = try await run(plan.id)
        #expect((replay.counts.accepted, replay.counts.rejected) == (0, 1))
        #expect(try await bench.records.states() == [.late: 1])
        #expect(await bench.purposes() == [.send])
        // Late now, and a second person says so: then it goes.
        await bench.platform.reject([])
        let late = try await desk.plan(group: try #require(try await bench.store.views.failures().first).id, order).0
        #expect(late.needsApproval)
        _ = try await desk.approve(late.id, by: "李复核")
        #expect(try await run(late.id).counts.accepted == 1)
    }

    @Test func `what was rejected in time and is sent again too late needs a second person`() async throws {
        let unit = ReplayTests.unit(0)
        try await hurried().take([unit])
        await bench.platform.reject([
            PlatformStandIn.Named("900101/\(unit.key?.description ?? "")", code: "4005", message: "登记库维护中")
        ])
        try await bench.sync()
        bench.time.advance(by: 3601)
        let plan = try await desk.plan(group: try #require(try await bench.store.views.failures().first).id, order).0
        #expect(plan.needsApproval)
    }

    @Test func `a step that fails again stops the replay until an operator goes on, or cancels`() async throws {
        let group = try await rejected(30)
        let plan = try await desk.plan(group: group.id, order).0
        let named = (0..<30).map { number in
            PlatformStandIn.Named("900101/\(CreditCodes.valid(number))", code: "4002")
        }
        await bench.platform.reject(named)
        let stopped = try await run(plan.id)
        #expect((stopped.state, stopped.step, stopped.counts.rejected) == (.stopped, 1, 1))
        #expect(stopped.note?.contains("4002") == true)
        #expect(try await bench.store.replays.begun().map(\.stopped) == [stopped.note])
        await #expect(throws: ReplayError.self) { try await run(plan.id) }
        let onward = try await run(plan.id, goesOn: true)
        #expect((onward.state, onward.step, onward.counts.rejected) == (.stopped, 2, 6))
        let cancelled = try await desk.cancel(plan.id, by: "王操作", reason: "平台未修复")
        #expect((cancelled.state, cancelled.counts.pending) == (.cancelled, 24))
        #expect(cancelled.counts.isBalanced)
        #expect(try await desk.cancel(plan.id, by: "王操作", reason: "再按一次").state == .cancelled)
        #expect(try await bench.records.states() == [.rejected: 30])
    }

    @Test func `what is cancelled before it was sealed stands where it stood`() async throws {
        let group = try await rejected(5)
        let plan = try await desk.plan(group: group.id, order).0
        await #expect(throws: Crash.self) { try await run(plan.id, crashAfter: 0) }
        #expect(try await bench.records.states() == [.rejected: 4, .queued: 1])
        _ = try await desk.cancel(plan.id, by: "王操作", reason: "不发了")
        #expect(try await bench.records.states() == [.rejected: 5])
        #expect(try await bench.store.views.failures().map(\.id) == [group.id])
    }

    @Test func `an unknown outcome is sent again only on order, approved, with the same number and bytes`() async throws
    {
        try await bench.records.take([ReplayTests.unit(1)])
        await bench.platform.play([.loseRequest])
        try await bench.sync()
        let group = try #require(try await bench.store.views.failures().first)
        #expect(group.state == .unknown)
        await #expect(throws: ReplayError.nothingToSend([.unknown: 1])) { try await desk.plan(group: group.id, order) }
        let resend = ReplayDesk.Order(by: "王操作", reason: "对方无查询接口", resendsUnknown: true)
        let plan = try await desk.plan(group: group.id, resend).0
        #expect(plan.needsApproval)
        _ = try await desk.approve(plan.id, by: "李复核")
        #expect(try await run(plan.id).counts.accepted == 1)
        let requests = await bench.platform.requests
        #expect(requests.map(\.purpose) == [.send, .send])
        #expect(requests[0].number == requests[1].number && requests[0].body == requests[1].body)
    }

    @Test func `a record that breaks the rules of today is left out, and the plan says why`() async throws {
        let endless = SampleRecords.policy { $0[Policy.periodEnd] = $0[Policy.periodStart] }
        try await bench.records.take([SampleRecords.unit(), endless])
        await bench.platform.reject([PlatformStandIn.Named(SampleRecords.key(SampleRecords.policyKey), code: "4005")])
        try await bench.sync()
        let group = try #require(try await bench.store.views.failures().first)
        await #expect(throws: ReplayError.nothingToSend([.rule: 1])) { try await desk.plan(group: group.id, order) }
    }
}

/// Views of a store in which failures cannot be looked for.
private struct BlindViews: DeliveryViews {
    let base: any DeliveryViews
    let fault: StoreError

    func failures() async throws(StoreError) -> [FailureGroup] { throw fault }

    func books() async throws(StoreError) -> StoreBooks { try await base.books() }
    func trace(key: String) async throws(StoreError) -> [RecordTrace] { try await base.trace(key: key) }
    func backlog(of insurer: Text) async throws(StoreError) -> Backlog { try await base.backlog(of: insurer) }
    func strayAnswers() async throws(StoreError) -> [StrayAnswer] { try await base.strayAnswers() }
    func strayAnswer(_ number: Int64) async throws(StoreError) -> (headers: String, body: [UInt8])? {
        try await base.strayAnswer(number)
    }
    func latest(key: String) async throws(StoreError) -> [(record: Record, head: VersionHead)] {
        try await base.latest(key: key)
    }
    func acceptedSubmission(
        key: String, kind: Kind?, at destination: DestinationID?
    ) async throws(StoreError) -> AcceptedSubmission? {
        try await base.acceptedSubmission(key: key, kind: kind, at: destination)
    }
}

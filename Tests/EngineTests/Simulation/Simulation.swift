import Adapters
import Canonical
import Delivery
import DeliverySQLite
import Evidence
import Logging
import ShangMi
import Synchronization
import TestKit
import Validation

@testable import Engine
@testable import Exchange

/// A gateway with three workers, an insurer, an operator and a platform, all driven by one seed, and what must always hold
/// (docs/delivery.md; invariants I1–I10 of the simulation's table there).
struct Simulation: Sendable {
    let seed: UInt64
    let bug: ClassicBug?

    private let dice: Dice
    private let isForgetful: Bool
    /// Whether the platform is out of reach more often than not.
    private let isStormy: Bool
    private let folder: TemporaryFolder
    private let base: any DeliveryStore
    private let records: StoreBench
    private let platform: ScriptedPlatform
    private let profile: DestinationProfile
    private let time: ManualTime
    private let watch = Watch()
    private let faults: StoreFaults
    private let surroundings: Surroundings

    private static let units = (0..<6).map { CreditCodes.valid($0) }
    private static let limit = 3
    private static let policyOfFlow = FlowPolicy(perSecond: 50, ceiling: 3)

    /// A run; on a SQLite store of its own unless an empty one is given.
    init(seed: UInt64, bug: ClassicBug? = nil, store: (any DeliveryStore)? = nil) async throws {
        self.seed = seed
        self.bug = bug
        dice = Dice(seed: seed)
        // In memory where the machine has such a folder: what a disk loses is the crash tests' matter.
        folder = try TemporaryFolder(inMemory: true)
        base = try store ?? SQLiteStore.open(path: folder.file("store.db"))
        isForgetful = dice.happens(50)
        isStormy = dice.happens(30)
        let isHurried = dice.happens(40)
        faults = StoreFaults(dice: dice, percent: bug == .sentUnwritten ? 15 : dice.happens(50) ? 3 : 0)
        records = try StoreBench(store: base) { isHurried ? try $0.withPolicyDue("{hours: 1}") : $0 }
        let recognises = !isForgetful && dice.happens(50)
        profile = try Simulation.draft(visibility: 20, recognisesRepeats: recognises).load()
        platform = ScriptedPlatform(records.platform, script: [])
        await platform.behave(isForgetful: isForgetful, visibility: 20)
        time = ManualTime(records.moment(0))
        surroundings = Surroundings(
            time: time, random: dice.randomness, owner: ProcessOwner(),
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs the simulation; what did not hold.
    func violations() async throws -> [String] {
        for step in 0..<60 {
            try await act(depth: 0)
            if step % 10 == 9 { try await checkBooks() }
        }
        try await settleDown()
        try await checkEnd()
        return watch.state.withLock { $0.violations }
    }

    /// What the platform saw, in order: equal for equal seeds.
    var trace: [String] {
        get async { await platform.requests.map { "\($0.purpose.rawValue) \($0.number)" } }
    }

    /// What the platform was asked, and what became of it there: to read when a seed fails.
    var story: String { get async { await platform.story.joined(separator: "\n") } }

    // MARK: What happens

    private func act(depth: Int) async throws {
        switch dice.pick([(3, Action.ingest), (9, .work), (4, .advance), (1, .takeOver), (1, .operate), (1, .sequence)])
        {
        case .ingest: try await ingest()
        case .work: try await work(depth: depth)
        case .advance: advance(atMost: depth == 0 ? 4000 : 10)
        case .takeOver: try await takeOver(everybody: false)
        case .operate: try await operate()
        case .sequence: try await sequence()
        }
    }

    private enum Action {
        case ingest, work, advance, takeOver, operate, sequence
    }

    private func ingest() async throws {
        let unit = Simulation.units[dice.below(Simulation.units.count)]
        let count = Int64(dice.below(900) + 1)
        var taken = [SampleRecords.unit(unit) { $0[InsuredUnit.employeeCount] = Int(count) }]
        if dice.happens(60) {
            taken.append(SampleRecords.policy("P-\(unit)", of: unit) { $0[Policy.premium] = Fen(count) })
        }
        if dice.happens(40) {
            taken.append(
                SampleRecords.service("S-\(unit)", under: "P-\(unit)", of: unit) {
                    $0[Service.evidenceCount] = Int(count)
                })
        }
        let (moment, isBackfill) = (time.now().seconds(since: records.moment(0)), dice.happens(20))
        // Whoever is told of a failure sends the same file again.
        try await untilStored { try await records.take(taken, at: moment, isBackfill: isBackfill, into: store()) }
    }

    /// A store as a worker, the insurer or the operator sees it.
    private func store(dies: Bool = false) -> WatchedStore {
        WatchedStore(base: base, watch: watch, faults: faults, bug: bug, dies: dies)
    }

    /// Repeats what a failing disk refuses.
    private func untilStored(_ change: () async throws -> Void) async throws {
        while try await !stored(change) {}
    }

    /// Does something; `false` when the disk failed at it.
    private func stored(_ change: () async throws -> Void) async throws -> Bool {
        do {
            try await change()
            return true
        } catch let error as StoreError where error == StoreFaults.failure {
            return false
        } catch SyncError.store(StoreFaults.failure) {
            return false
        } catch ReplayError.store(StoreFaults.failure) { return false }
    }

    private func advance(atMost longest: Double) {
        let seconds = dice.pick([(5, 1.0), (5, 6), (4, 20), (3, 61), (2, 310), (1, 3700)])
        time.advance(by: min(seconds, longest))
    }

    /// One worker takes what is next and carries it, with a fault of the platform or a death of its own.
    private func work(depth: Int, deaths percent: Int = 8) async throws {
        let dies = dice.happens(percent)
        let store = store(dies: dies)
        let step = fault(depth: depth)
        await platform.play([step])
        try await pass(store)
    }

    /// One worker's turn; `false` when there was nothing to do.
    ///
    /// `answered` is what the worker has yet to settle.
    @discardableResult
    private func pass(_ store: any DeliveryStore, answered: [BatchNumber] = []) async throws -> Bool {
        let courier = Courier(
            destination: StoreBench.destination, desk: try desk(), policy: Simulation.policyOfFlow, store: store,
            surroundings: surroundings)
        let line = SimulatedLine(platform: platform, bug: bug, dice: dice)
        var next = NextBatch.nothing
        var ahead: [ClaimedBatch] = []
        // Stories of a bug stay those that show it.
        if bug == nil, dice.happens(20) {
            _ = try await stored { if let batch = try await courier.sealAhead() { ahead.append(batch) } }
        }
        // Who fails to claim ends; a batch that was claimed all the same waits until somebody notices.
        guard try await stored({ next = try await courier.next(ahead: ahead, answered: answered) }) else { return true }
        switch next {
        case .batch, .ping: break
        // The profile of the simulation takes no contents.
        case .content, .held, .nothing: return false
        }
        watch.state.withLock { state in
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
        }
        // The worker may die; its batch or its ping stays claimed until somebody notices.
        var ended: EndedExchange?
        _ = try await stored {
            if let batch = next.batch {
                ended = try await courier.exchange(batch, over: line)
            } else {
                try await courier.ping(over: line)
            }
        }
        watch.state.withLock { $0.underWay -= 1 }
        guard let ended else { return true }
        if bug == nil, ended.frees, answered.isEmpty, dice.happens(20) {
            time.advance(by: 1)
            try await pass(store, answered: [ended.batch.batch.number])
        }
        _ = try await stored { try await courier.settle(ended) }
        return true
    }

    private func fault(depth: Int) -> ScriptedPlatform.Step {
        let step: ScriptedPlatform.Step = dice.pick([
            (12, .orderly), (2, .rejectFirst(code: "4005")), (1, .rejectFirst(code: "4003")), (2, .processing),
            (3, .loseAnswer), (3, .loseRequest), (isStormy ? 60 : 3, .unreachable), (1, .proxy(status: 502)),
            (1, .refuse(code: "5003", status: 503)), (1, .refuse(code: "5002", status: 429, retryAfter: 20)),
            (1, .refuse(code: "5001", status: 503, retryAfter: 40)), (1, .refuse(code: "1001", status: 400)),
            (1, .refuse(code: "1002", status: 400)), (1, .refuse(code: "2004", status: 401)),
            (1, .refuse(code: "5999", status: 500)), (1, .refuse(code: "2005", status: 403)),
        ])
        guard depth < 2, dice.happens(30) else { return step }
        // Other workers, the operator and the clock go on while the request is under way.
        return .during(
            {
                // Nobody else may start at the very moment: the rate says so.
                time.advance(by: 1)
                // A platform that does not know its numbers cannot tell a worker that was only slow from its successor:
                // there nobody is taken for dead whose request is under way.
                if !isForgetful, dice.happens(60) {
                    // And whoever took over may die in turn, with the batch in hand when the first one comes back.
                    try await takeOver(everybody: true)
                    try await work(depth: depth + 1, deaths: 50)
                }
                try await act(depth: depth + 1)
                if dice.happens(50) { try await act(depth: depth + 1) }
            }, step)
    }

    private func takeOver(everybody: Bool) async throws {
        // A pause of the machine long enough makes living workers look dead: their results must be refused then.
        _ = try await stored {
            _ = try await store().takeOver(of: StoreBench.destination, now: time.now()) { _ in !everybody }
        }
    }

    private func operate() async throws {
        let isReplay = dice.happens(50)
        _ = try await stored { isReplay ? try await replay(store()) : try await resume() }
    }

    private func resume() async throws {
        let now = time.now()
        let leaf = Leaf.operatorAction(action: "resume", subject: "", reason: "", actor: "op", at: now.text)
        _ = try await store().resume(StoreBench.destination, leaf: leaf, at: now)
    }

    private func replay(_ store: any DeliveryStore) async throws {
        let limits = try RuleParametersFile.load(root: Repository.mappings)
        let desk = ReplayDesk(
            store: store, judge: RecordJudge(parameters: limits), approvalAbove: 100, surroundings: surroundings)
        let groups = try await store.views.failures().filter {
            // Where a platform does not know its numbers, nobody orders a batch to be sent twice.
            [.rejected, .late].contains($0.state) || $0.state == .unknown && !isForgetful
        }
        guard !groups.isEmpty else { return }
        do {
            let plan = try await desk.plan(
                group: groups[dice.below(groups.count)].id,
                ReplayDesk.Order(by: "op", reason: "simulation", resendsUnknown: true))
            if plan.0.needsApproval {
                _ = try await desk.approve(plan.0.id, by: "second")
                watch.allow(plan.1, at: plan.0.plannedAt)
            }
            let run = ReplayRun(desk: desk, store: store, surroundings: surroundings)
            let replay = try await run.run(plan.0.id, by: "op", goesOnAfterStop: true) { _ = try await pass(store) }
            if !replay.counts.isBalanced { watch.violate("a replay does not balance: \(replay.counts)") }
        } catch let error as ReplayError {
            // Nothing to send, or the group changed: both are answers.
            if case .store = error { throw error }
        }
    }

    private func sequence() async throws {
        _ = try await stored {
            try await Sequencer(store: store().evidence, signer: records.pki.gateway, origin: LogKeeper.origin).run()
        }
    }

    private func desk() throws -> DestinationDesk {
        guard let address = BaseURL("https://platform.example/exchange/v1") else { throw SampleError.missing("a base") }
        let patient = bug == .earlyAbsenceBelieved ? try Simulation.draft(visibility: 0).load() : profile
        return DestinationDesk(
            profile: patient, plan: try BatchPlan(profile: profile, sender: "91310000MA1K1ZZZ0C"),
            signer: RequestSigner(profile: profile, base: address, app: "GW01", signer: records.pki.gateway),
            verifier: AnswerVerifier(profile: profile, trust: records.pki.trust))
    }

    /// The shipped profile with small batches, of a platform that shows what it took after a while.
    private static func draft(visibility seconds: Int, recognisesRepeats: Bool = false) throws -> ProfileDraft {
        let more = recognisesRepeats ? "\nrecognisesRepeats: true" : ""
        return try ProfileDraft().replacing("records: 500", with: "records: \(Simulation.limit)")
            .replacing("visibilityDelay: 5", with: "visibilityDelay: \(seconds)\(more)")
    }

    /// Faults stop, operators do what is theirs, and time goes on: everything must find its end (I10).
    private func settleDown() async throws {
        await platform.play([])
        faults.stop()
        for round in 0..<40 {
            let now = time.now()
            _ = try await base.takeOver(of: StoreBench.destination, now: now) { _ in false }
            if round % 8 == 0 {
                try await resume()
            }
            for _ in 0..<20 {
                guard try await pass(store()) else { break }
                time.advance(by: 1)
            }
            if round > 8, try await base.nextDue(of: StoreBench.destination, now: time.now()) == nil { break }
            time.advance(by: 301)
        }
        try await sequence()
    }

    // MARK: What must hold

    private func checkBooks() async throws {
        let books = try await base.views.books()
        if !books.isBalanced { watch.violate("I8: the accounts of versions do not balance") }
        for books in books.destinations where !books.isBalanced {
            watch.violate("I3, I8: the accounts of deliveries do not balance: \(books.states), \(books.acknowledged)")
        }
        if let most = watch.state.withLock({ $0.mostUnderWay > Simulation.policyOfFlow.ceiling ? $0.mostUnderWay : nil }
        ) {
            watch.violate("I6: \(most) requests were under way")
        }
    }

    private func checkEnd() async throws {
        try await checkBooks()
        let accepted = await platform.accepted
        for (record, versions) in accepted {
            if Set(versions).count != versions.count { watch.violate("I2: \(record) was accepted twice: \(versions)") }
            if versions != versions.sorted() { watch.violate("I4: \(record) was accepted out of order: \(versions)") }
        }
        let states = try await records.states()
        let applied = accepted.values.reduce(0) { $0 + $1.count }
        if applied != states[.accepted] ?? 0 {
            watch.violate("I1: the platform accepted \(applied), the gateway knows of \(states[.accepted] ?? 0)")
        }
        for state in [DeliveryState.dispatching, .unknown, .acceptedPending] where states[state] != nil {
            watch.violate("I10: \(states[state] ?? 0) deliveries stay \(state.rawValue)")
        }
        let waiting = try await records.destinationBooks().waitingForParent
        if states[.queued] ?? 0 > waiting {
            watch.violate("I10: \(states[.queued] ?? 0) queued, \(waiting) wait for a parent")
        }
        for unit in Simulation.units {
            for version in try await base.views.trace(key: "900101/P-\(unit)").flatMap(\.versions) {
                for delivery in version.deliveries where delivery.state == .queued {
                    guard let due = delivery.dueAt, due < time.now() else { continue }
                    watch.violate("I7: version \(version.number) of P-\(unit) is past its deadline and not parked")
                }
            }
        }
        let leaves = try await base.views.books().leaves
        let size = try await base.evidence.checkpoint()?.checkpoint.size
        if size != UInt64(leaves) { watch.violate("the log has \(leaves) leaves, the checkpoint \(size ?? 0)") }
    }
}

/// The way to the platform, which may carry a bug of the sender's.
private struct SimulatedLine: Line {
    let platform: ScriptedPlatform
    let bug: ClassicBug?
    let dice: Dice

    func carry(_ request: SignedRequest) async -> LineResult {
        do {
            return try await platform.carry(bug == .newNumberEachTime ? request.renumbered(by: dice) : request)
        } catch { return .unknown(reason: "\(error)", bytesSent: 0) }
    }
}

extension SignedRequest {
    /// The same batch under another number.
    fileprivate func renumbered(by dice: Dice) -> SignedRequest {
        guard let body, let own = headers.first(where: { $0.name == "Idempotency-Key" })?.value else { return self }
        let other = "\(own.dropLast(4))\(1000 + dice.below(9000))"
        let text = String(decoding: body, as: UTF8.self).replacing(own, with: other)
        return SignedRequest(
            method: method, url: url, headers: headers.map { $0.value == own ? (name: $0.name, value: other) : $0 },
            body: Array(text.utf8), signedText: signedText, signature: signature, keySerial: keySerial)
    }
}

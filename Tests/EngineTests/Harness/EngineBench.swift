import Canonical
import Delivery
import DeliverySQLite
import Engine
import Evidence
import Exchange
import Logging
import ShangMi
import Synchronization
import TestKit

/// A gateway's engine on a store in a folder of its own, with a scripted platform and time that a test moves.
struct EngineBench: Sendable {
    let store: any DeliveryStore
    let records: StoreBench
    let platform: ScriptedPlatform
    let time: ManualTime
    let surroundings: Surroundings
    private let folder: TemporaryFolder
    private let profile: DestinationProfile
    private static let file = "store.db"

    /// A bench.
    ///
    /// The platform does with the first requests what the script says; the profile is the shipped one with a change.
    init(
        _ script: [ScriptedPlatform.Step] = [], profile change: (ProfileDraft) throws -> ProfileDraft = { $0 }
    ) throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore.open(path: folder.file(EngineBench.file))
        records = try StoreBench(store: store)
        profile = try change(ProfileDraft()).load()
        platform = ScriptedPlatform(records.platform, script: script)
        time = ManualTime(records.moment(0))
        surroundings = Surroundings(
            time: time, random: .repeatable(), owner: ProcessOwner(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The same store, opened a second time, as another process does.
    func reopened() throws -> any DeliveryStore { try SQLiteStore.open(path: folder.file(EngineBench.file)) }

    /// What the destination's batches are written, signed and verified with.
    func desk() throws -> DestinationDesk {
        guard let base = BaseURL("https://platform.example/exchange/v1") else { throw SampleError.missing("a base") }
        return DestinationDesk(
            profile: profile, plan: try BatchPlan(profile: profile, sender: "91310000MA1K1ZZZ0C"),
            signer: RequestSigner(profile: profile, base: base, app: "GW01", signer: records.pki.gateway),
            verifier: AnswerVerifier(profile: profile, trust: records.pki.trust))
    }

    /// A run of the destination, on the bench's store unless another is given.
    func run(
        on other: (any DeliveryStore)? = nil, lines: Int = 1, isUntilIdle: Bool = false,
        policy: FlowPolicy = StoreBench.freely
    ) throws -> SyncRun {
        let store = other ?? store
        let courier = Courier(
            destination: StoreBench.destination, desk: try desk(), policy: policy, store: store,
            surroundings: surroundings)
        return SyncRun(
            courier: courier, lines: Array(repeating: ScriptedLine(platform: platform), count: lines),
            store: store, surroundings: surroundings, isUntilIdle: isUntilIdle)
    }

    /// Lets time pass, and does what is due then.
    func sync(after seconds: Double = 0) async throws {
        time.advance(by: seconds)
        try await run().run()
    }

    /// Notes an operator's decision about the destination.
    func set(_ control: DestinationControl, action: String) async throws {
        let now = time.now()
        try await store.set(
            control, of: StoreBench.destination,
            leaf: .operatorAction(
                action: action, subject: StoreBench.destination.text, reason: "联调", actor: "tester", at: now.text),
            at: now)
    }

    /// What the platform was asked so far, in order.
    func purposes() async -> [AttemptPurpose] { await platform.requests.map(\.purpose) }

    /// The destination's accounts.
    func books() async throws -> DestinationBooks { try await records.destinationBooks() }
}

extension Randomness {
    /// Chance that is the same in every run, never the same twice in one, and draws the middle.
    static func repeatable() -> Randomness {
        let source = Counter()
        return Randomness(bytes: { source.bytes($0) }, draw: { 0.5 })
    }

    private final class Counter: Sendable {
        private let calls = Mutex(0)

        func bytes(_ count: Int) -> [UInt8] {
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            return Array(SM3.digest(of: Array("draw \(call)".utf8)).bytes.prefix(count))
        }
    }
}

import Canonical
import Delivery
import Evidence
import Synchronization

/// A disk that fails now and then: either nothing of a change was stored, or all of it was and nobody was told.
///
/// Whoever is told of a failure stops, as the gateway's processes do, and somebody else goes on from what is stored.
final class StoreFaults: Sendable {
    private let dice: Dice
    private let percent: Mutex<Int>

    /// How the failure shows.
    static let failure = StoreError.unreadable(path: "simulation", reason: "the disk failed")

    /// A disk that never fails.
    static let none = StoreFaults(dice: Dice(seed: 0), percent: 0)

    init(dice: Dice, percent: Int) {
        self.dice = dice
        self.percent = Mutex(percent)
    }

    /// From now on nothing fails any more.
    func stop() { percent.withLock { $0 = 0 } }

    /// Makes a change, or fails before or after it.
    func around<Value: Sendable>(
        _ change: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let percent = percent.withLock { $0 }
        guard percent > 0, dice.happens(percent) else { return try await change() }
        if dice.happens(50) { _ = try await change() }
        throw StoreFaults.failure
    }
}

/// The evidence of a store on such a disk.
struct FaultyEvidence: EvidenceStore {
    let base: any EvidenceStore
    let faults: StoreFaults

    func unsequenced(limit: Int) async throws(StoreError) -> [PendingLeaf] { try await base.unsequenced(limit: limit) }
    func frontier() async throws(StoreError) -> MerkleFrontier { try await base.frontier() }

    func append(_ sequence: LeafSequence) async throws(StoreError) -> Bool {
        try await faults.around { () throws(StoreError) in try await base.append(sequence) }
    }

    func checkpoint() async throws(StoreError) -> SignedCheckpoint? { try await base.checkpoint() }

    func inclusionProof(of index: UInt64, size: UInt64) async throws(StoreError) -> InclusionProof {
        try await base.inclusionProof(of: index, size: size)
    }

    func consistencyProof(from oldSize: UInt64, to newSize: UInt64) async throws(StoreError) -> ConsistencyProof {
        try await base.consistencyProof(from: oldSize, to: newSize)
    }

    func oldestUnsequenced() async throws(StoreError) -> Timestamp? { try await base.oldestUnsequenced() }
}

/// The replays of a store on such a disk.
struct FaultyReplays: ReplayStore {
    let base: any ReplayStore
    let faults: StoreFaults

    func members(of group: FailureGroup) async throws(StoreError) -> [FailedDelivery] {
        try await base.members(of: group)
    }

    func insert(_ plan: ReplayPlan, leaf: Leaf) async throws(StoreError) {
        try await faults.around { () throws(StoreError) in try await base.insert(plan, leaf: leaf) }
    }

    func replays() async throws(StoreError) -> [Replay] { try await base.replays() }
    func replay(_ id: String) async throws(StoreError) -> Replay? { try await base.replay(id) }

    func items(of id: String) async throws(StoreError) -> [(item: ReplayItem, outcome: String)] {
        try await base.items(of: id)
    }

    func begun() async throws(StoreError) -> [BegunReplay] { try await base.begun() }

    func claim(
        _ id: String, by owner: LeaseOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool
    ) async throws(StoreError) -> Bool {
        try await faults.around { () throws(StoreError) in try await base.claim(id, by: owner, isAlive: isAlive) }
    }

    func free(_ id: String, by owner: LeaseOwner) async throws(StoreError) {
        try await faults.around { () throws(StoreError) in try await base.free(id, by: owner) }
    }

    func approve(_ id: String, by: String, leaf: Leaf, at now: Timestamp) async throws(StoreError) -> Bool {
        try await faults.around { () throws(StoreError) in try await base.approve(id, by: by, leaf: leaf, at: now) }
    }

    func release(
        _ id: String, after step: Int, count: Int, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await faults.around { () throws(StoreError) in
            try await base.release(id, after: step, count: count, leaf: leaf, at: now)
        }
    }

    func settle(_ id: String) async throws(StoreError) {
        try await faults.around { () throws(StoreError) in try await base.settle(id) }
    }

    func move(
        _ id: String, to state: ReplayState, from: Set<ReplayState>, note: String?, leaf: Leaf, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await faults.around { () throws(StoreError) in
            try await base.move(id, to: state, from: from, note: note, leaf: leaf, at: now)
        }
    }
}

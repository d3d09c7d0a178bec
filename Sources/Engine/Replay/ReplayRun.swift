package import Delivery

/// Carries a replay out in steps: 1, 5, 20, 100, and the rest; each waits for the verdicts of the one before.
package struct ReplayRun: Sendable {
    private let desk: ReplayDesk
    private let store: any DeliveryStore
    private let surroundings: Surroundings

    /// How many items the steps hold; what is left goes with the last.
    private static let ramp = [1, 5, 20, 100]

    /// A run.
    ///
    /// - Parameters:
    ///   - desk: The desk that planned.
    ///   - store: Where deliveries are kept.
    ///   - surroundings: The clock, and this process.
    package init(desk: ReplayDesk, store: any DeliveryStore, surroundings: Surroundings) {
        self.desk = desk
        self.store = store
        self.surroundings = surroundings
    }

    /// Carries a replay on until it is done, stopped, or waits for verdicts that do not come now.
    ///
    /// Everything it does is kept in the store: after a restart the same call goes on where it stood. One process at a time
    /// carries a replay out.
    ///
    /// - Parameters:
    ///   - id: The replay.
    ///   - by: The operator.
    ///   - goesOnAfterStop: Whether a replay that stopped goes on.
    ///   - sync: Sends what is due to the destination, and returns when nothing is.
    /// - Returns: The replay as it stands.
    /// - Throws: `ReplayError`, or what `sync` throws.
    package func run(
        _ id: String, by: String, goesOnAfterStop: Bool, sync: () async throws -> Void
    ) async throws -> Replay {
        let replay = try await desk.replay(id)
        if [.done, .cancelled].contains(replay.state) { return replay }
        guard replay.state.isOpen else { throw ReplayError.wrongState(replay.state) }
        if replay.needsApproval, replay.approvedBy == nil { throw ReplayError.needsApproval }
        let owner = surroundings.owner
        do {
            guard try await store.replays.claim(id, by: owner.own, isAlive: { owner.isAlive($0) }) else {
                throw ReplayError.busy
            }
            let replay: Replay
            do { replay = try await carryOut(id, by: by, goesOnAfterStop: goesOnAfterStop, sync: sync) } catch {
                // What went wrong first is told; what cannot be given back is this process's until it ends.
                try? await store.replays.free(id, by: owner.own)
                throw error
            }
            try await store.replays.free(id, by: owner.own)
            return replay
        } catch let error as StoreError { throw ReplayError.store(error) }
    }

    private func carryOut(
        _ id: String, by: String, goesOnAfterStop: Bool, sync: () async throws -> Void
    ) async throws -> Replay {
        // As it stands now that nobody else carries it on.
        var replay = try await desk.replay(id)
        if replay.state == .stopped, !goesOnAfterStop { throw ReplayError.stopped(replay.note ?? "") }
        try await desk.requireUnchanged(replay)
        var isForced = goesOnAfterStop
        while replay.state.isOpen, !Task.isCancelled {
            if replay.counts.waiting + replay.counts.unknown > 0 {
                try await sync()
                replay = try await desk.replay(id)
                if Task.isCancelled || replay.counts.waiting + replay.counts.unknown > 0 { return replay }
            }
            if let reason = replay.stopReason, !isForced {
                try await move(id, to: .stopped, note: reason, by: by)
                return try await desk.replay(id)
            }
            isForced = false
            if replay.counts.pending == 0 {
                try await move(id, to: .done, note: nil, by: by)
                return try await desk.replay(id)
            }
            try await release(replay, by: by)
            replay = try await desk.replay(id)
        }
        return replay
    }

    private func release(_ replay: Replay, by: String) async throws {
        let now = surroundings.time.now()
        let count = replay.step < ReplayRun.ramp.count ? ReplayRun.ramp[replay.step] : replay.counts.pending
        _ = try await store.replays.release(
            replay.id, after: replay.step, count: count,
            leaf: leaf("replay-step", "\(replay.id) \(replay.step + 1)", "", by, now), at: now)
    }

    private func move(_ id: String, to state: ReplayState, note: String?, by: String) async throws {
        let now = surroundings.time.now()
        _ = try await store.replays.move(
            id, to: state, from: [.planned, .approved, .running, .stopped], note: note,
            leaf: leaf("replay-\(state.rawValue)", id, note ?? "", by, now), at: now)
    }
}

extension Replay {
    /// Which part of a step must be accepted for the next one to go out.
    private static let successRatio = 0.8

    /// Why the next step must not go out by itself; `nil` when it may.
    fileprivate var stopReason: String? {
        guard step > 0, counts.pending > 0 else { return nil }
        if !counts.newCauses.isEmpty {
            return "出现新的拒绝原因 \(counts.newCauses.sorted().joined(separator: "、"))"
        }
        let judged = counts.stepAccepted + counts.stepRejected
        guard judged > 0, Double(counts.stepAccepted) < Replay.successRatio * Double(judged) else { return nil }
        return "第 \(step) 步 \(judged) 条中只受理 \(counts.stepAccepted) 条"
    }
}

package import Delivery
package import Exchange
import Logging

/// What a synchronisation of several destinations did and left: the exit code follows from it.
package struct SyncReport: Sendable {
    /// One destination before and after.
    package struct Line: Sendable {
        /// The destination's accounts before the run.
        package let before: DestinationBooks
        /// Its accounts after the run.
        package let after: DestinationBooks

        /// Accepted during the run.
        package var accepted: Int { after.count(.accepted) - before.count(.accepted) }
        /// Rejected during the run.
        package var rejected: Int { after.count(.rejected) - before.count(.rejected) }
        /// Recovered during the run: accepted after an unknown outcome.
        package var recovered: Int { after.recovered - before.recovered }
        /// Whether an operator is needed before this destination can be finished.
        package func needsOperator(now: Timestamp) -> Bool {
            after.control.blocked != nil || after.count(.quarantined, .late) > 0 || !after.stuckReports.isEmpty
                || after.unknownSince.map { now.seconds(since: $0) > SyncReport.unknownLimit } ?? false
        }
        /// Whether deliveries still wait.
        package var isUnfinished: Bool { after.waiting - after.count(.quarantined, .late) + after.count(.unknown) > 0 }
    }

    /// The destinations of the run.
    package let lines: [Line]
    /// When it ended.
    package let endedAt: Timestamp

    /// How long an outcome may stay unknown before an operator must look: a day, in seconds.
    static let unknownLimit = 86_400.0
}

/// Synchronises destinations side by side, and keeps the evidence log numbered before and after.
package struct Synchronisation: Sendable {
    private let store: any DeliveryStore
    private let sequencer: Sequencer
    private let grace: Double
    private let surroundings: Surroundings

    /// A synchronisation.
    ///
    /// - Parameters:
    ///   - store: Where deliveries are kept.
    ///   - sequencer: Numbers the evidence log.
    ///   - grace: How long leaves may stay without a number before sending stops, in seconds.
    ///   - surroundings: Clock, chance, owner and log.
    package init(store: any DeliveryStore, sequencer: Sequencer, grace: Double, surroundings: Surroundings) {
        self.store = store
        self.sequencer = sequencer
        self.grace = grace
        self.surroundings = surroundings
    }

    /// Runs all destinations; the first failure is thrown after the others have ended.
    package func run(_ runs: [(destination: DestinationID, run: SyncRun)]) async throws(SyncError) -> SyncReport {
        try await sequence()
        let before = try await books()
        let failures = await withTaskGroup(of: SyncError?.self, returning: [SyncError].self) { group in
            for (_, run) in runs {
                group.addTask {
                    do throws(SyncError) {
                        try await run.run()
                        return nil
                    } catch { return error }
                }
            }
            var failures: [SyncError] = []
            for await failure in group { if let failure { failures.append(failure) } }
            return failures
        }
        try await sequence()
        if let failure = failures.first { throw failure }
        let after = try await books()
        let lines = runs.map { destination, _ in
            SyncReport.Line(before: before.of(destination), after: after.of(destination))
        }
        return SyncReport(lines: lines, endedAt: surroundings.time.now())
    }

    /// Numbers what has no number; a failure is only logged while the oldest leaf is within the grace.
    private func sequence() async throws(SyncError) {
        do throws(SyncError) {
            try await sequencer.run()
        } catch {
            guard case .signer = error else { throw error }
            let oldest: Timestamp?
            do throws(StoreError) { oldest = try await store.evidence.oldestUnsequenced() } catch {
                throw .store(error)
            }
            if let oldest, surroundings.time.now().seconds(since: oldest) > grace {
                throw .evidenceOverdue(since: oldest.text)
            }
            surroundings.logger.warning("evidence not numbered, within its grace")
        }
    }

    private func books() async throws(SyncError) -> StoreBooks {
        do throws(StoreError) { return try await store.views.books() } catch { throw .store(error) }
    }
}

extension StoreBooks {
    /// The accounts of a destination; empty ones for a destination that never got anything.
    fileprivate func of(_ destination: DestinationID) -> DestinationBooks {
        destinations.first { $0.destination == destination }
            ?? DestinationBooks(
                destination: destination, made: 0, acknowledged: 0, states: [:], waitingForParent: 0, recovered: 0,
                unknownSince: nil,
                control: DestinationControl())
    }
}

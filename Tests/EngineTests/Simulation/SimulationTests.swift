import DeliveryPostgres
import DeliverySQL
import Foundation
import Postgres
import TestKit
import Testing

@Suite(.timeLimit(.minutes(60))) struct SimulationTests {
    /// `ANZE_SEEDS=FIRST:COUNT`; 200 seeds from 1 where nothing is said.
    private static var seeds: Range<UInt64> {
        let parts = (ProcessInfo.processInfo.environment["ANZE_SEEDS"] ?? "1:200").split(separator: ":").map {
            UInt64($0)
        }
        guard parts.count == 2, let first = parts[0], let count = parts[1] else { return 1..<201 }
        return first..<first + count
    }

    /// An empty store in PostgreSQL.
    private static func postgres() async throws -> SQLStore {
        try await PostgresStore.open(PostgresAddress(PostgresServer.shared().createDatabase()))
    }

    /// What `ANZE_SEEDS_STORE` says: a store in PostgreSQL for each seed where it is `postgres`, else SQLite.
    private static func chosenStore() async throws -> SQLStore? {
        let wish = ProcessInfo.processInfo.environment["ANZE_SEEDS_STORE"]
        return wish == "postgres" ? try await postgres() : nil
    }

    /// In four rows, so that all cores have one.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `everything holds under every seed`(row: UInt64) async throws {
        for seed in SimulationTests.seeds where seed % 4 == row {
            let simulation = try await Simulation(seed: seed, store: SimulationTests.chosenStore())
            let violations = try await simulation.violations()
            if !violations.isEmpty, SimulationTests.seeds.count == 1 { print(await simulation.story) }
            #expect(
                violations.isEmpty, "ops/simulate.sh \(seed):1  \(Set(violations).sorted().joined(separator: "; "))")
        }
    }

    @Test(arguments: [3, 17] as [UInt64])
    func `the same seed is the same story`(seed: UInt64) async throws {
        let (first, second) = (try await Simulation(seed: seed), try await Simulation(seed: seed))
        _ = try await (first.violations(), second.violations())
        #expect(await first.trace == second.trace)
        #expect(await !first.trace.isEmpty)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `the same seed is the same story on SQLite and on PostgreSQL`(seed: UInt64) async throws {
        let first = try await Simulation(seed: seed)
        let second = try await Simulation(seed: seed, store: SimulationTests.postgres())
        let violations = try await (first.violations(), second.violations())
        #expect(violations.0.isEmpty && violations.1.isEmpty)
        #expect(await first.trace == second.trace)
    }

    @Test(arguments: ClassicBug.allCases)
    func `a classic bug is caught`(bug: ClassicBug) async throws {
        for seed in UInt64(1)...60 {
            let violations = try? await Simulation(seed: seed, bug: bug).violations()
            if violations?.isEmpty != true { return }
        }
        Issue.record("60 seeds do not show \(bug.rawValue)")
    }
}

import Canonical
import Delivery
import DeliverySQLite
import Exchange
import Foundation
import TestKit
import Testing

/// What the queue costs: for `ops/bench/queue.sh` and `ops/bench/growth.sh`, which set `ANZE_BENCH`; no test of its own.
///
/// Everything that a delivery entails is in it: versions, evidence leaves, signatures with SM2 both ways, the verification
/// of the receipt. Durability is the store's own: WAL, `synchronous=FULL`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["ANZE_BENCH"] != nil))
struct QueueMeasurement {
    private let settings = ProcessInfo.processInfo.environment

    private func number(_ name: String, _ usual: Int) -> Int { settings[name].flatMap(Int.init) ?? usual }

    /// Takes records in, a file of 1,000 at a time, and delivers them in batches of 200.
    @Test func `enqueue, claim and settle`() async throws {
        let folder = try TemporaryFolder()
        let bench = try StoreBench(store: SQLiteStore.open(path: folder.file("queue.db")))
        let jobs = number("ANZE_BENCH_JOBS", 20_000)
        let line = try await bench.queueMeasurement(jobs: jobs)
        #expect(try await bench.states() == [.accepted: jobs])
        print(line)
    }

    /// Claims and settles some batches of a store that is there, and takes as many records in.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["ANZE_BENCH_STORE"] != nil))
    func `claim and settle in a store that has grown`() async throws {
        let bench = try StoreBench(store: SQLiteStore.open(path: settings["ANZE_BENCH_STORE"] ?? ""))
        print(
            try await bench.grownMeasurement(
                batches: number("ANZE_BENCH_BATCHES", 50), prefix: settings["ANZE_BENCH_PREFIX"] ?? "QZ"))
    }
}

import Delivery
import DeliveryPostgres
import Foundation
import Postgres
import TestKit
import Testing

/// What the queue costs on PostgreSQL: for `ops/bench/pg-queue.sh` and `ops/bench/pg-growth.sh`, which set `ANZE_BENCH_POSTGRES`; no test of its own.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["ANZE_BENCH_POSTGRES"] != nil))
struct PostgresQueueMeasurement {
    private let settings = ProcessInfo.processInfo.environment

    /// In the empty database that the setting names.
    @Test func `enqueue, claim and settle`() async throws {
        let address = try PostgresAddress(settings["ANZE_BENCH_POSTGRES"] ?? "")
        let bench = try StoreBench(store: PostgresStore.open(address))
        let jobs = settings["ANZE_BENCH_JOBS"].flatMap { Int($0) } ?? 20_000
        let line = try await bench.queueMeasurement(jobs: jobs)
        #expect(try await bench.states() == [.accepted: jobs])
        print(line)
    }

    /// In a store that is there.
    @Test func `claim and settle in a store that has grown`() async throws {
        let bench = try StoreBench(store: PostgresStore.open(PostgresAddress(settings["ANZE_BENCH_POSTGRES"] ?? "")))
        let batches = settings["ANZE_BENCH_BATCHES"].flatMap { Int($0) } ?? 50
        print(try await bench.grownMeasurement(batches: batches, prefix: settings["ANZE_BENCH_PREFIX"] ?? "QZ"))
    }
}

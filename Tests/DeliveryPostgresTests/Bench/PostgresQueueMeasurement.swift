import Delivery
import DeliveryPostgres
import Foundation
import Postgres
import TestKit
import Testing

/// What the queue costs on PostgreSQL: for `ops/bench/pg-queue.sh`, which sets `ANZE_BENCH_POSTGRES`; no test of its own.
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
}

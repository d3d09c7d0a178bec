import Delivery
import Engine
import Exchange
import TestKit
import Testing

@Suite struct DryRunTests {
    @Test(arguments: [(99, 99), (100, 100), (103, 100)])
    func `a dry run shows a hundred batches at most, and changes nothing`(records: Int, batches: Int) async throws {
        let bench = try EngineBench { try $0.replacing("records: 500", with: "records: 1") }
        try await bench.records.take((0..<records).map { SampleRecords.unit("U\($0)") })
        let leaves = try await bench.store.views.books().leaves
        let dry = DryRun(
            destination: StoreBench.destination, desk: try bench.desk(), store: bench.store,
            surroundings: bench.surroundings)
        let requests = try await dry.requests()
        #expect(requests.count == batches)
        #expect(Set(requests.map(\.batch.number)).count == batches)
        #expect(try await bench.records.states() == [.queued: records])
        #expect(try await bench.store.views.books().leaves == leaves)
        #expect(await bench.purposes().isEmpty)
    }
}

import Definitions
import Testing

@testable import Simulator

@Suite struct FaultFileTests {
    @Test(arguments: [
        "{on: batch, do: bussy}", "{on: batch, do: reject, code: 4001}", "{on: query, do: busy}",
        "{on: record, do: drop}", "{on: record, do: reject}", "{on: record, do: reject, code: 1001}",
        "{on: batch, do: reject-batch}", "{on: batch, do: reject-batch, code: 4001}",
        "{on: batch, do: stall-after-apply}", "{on: batch, do: stall-after-apply, seconds: 0}",
        "{on: batch, do: busy, retryAfter: -1}", "{on: batch, do: drop-after-apply, retryAfter: 1}",
        "{on: batch, nth: 0, do: busy}", "{on: batch, times: many, do: busy}", "{on: batch, kind: services, do: busy}",
        "{on: ping, do: drop}", "{on: content, do: processing}", "{on: content, do: not-found}",
        "{on: batch, do: forget}",
        "{on: content-query, do: busy}", "{on: content, do: reject-batch, code: 4001}", "{do: busy}", "{on: batch}",
        "{on: batch, do: busy, ntn: 2}", "busy",
    ])
    func `refuses what is not in the grammar`(fault: String) {
        #expect(throws: DefinitionError.self) {
            try FaultScript(node: DefinitionNode.parse("faults: [\(fault)]", file: "faults.yaml"), kinds: .reference)
        }
    }

    @Test(arguments: ["fault: []", "faults: {}", "[]", "faults: []\nmore: 1"])
    func `refuses another root`(text: String) {
        #expect(throws: DefinitionError.self) {
            try FaultScript(node: DefinitionNode.parse(text, file: "faults.yaml"), kinds: .reference)
        }
    }

    @Test func `says where and what is wrong`() {
        let text = "faults:\n  - {on: query, do: busy}"
        #expect(
            throws: DefinitionError(
                file: "faults.yaml", line: 2, column: 21, message: "on: query 的do应为 not-found、html-502 或 drop")
        ) {
            try FaultScript(node: DefinitionNode.parse(text, file: "faults.yaml"), kinds: .reference)
        }
    }

    @Test func `lets the first of two faults act and counts both`() throws {
        let text = "faults: [{on: query, do: drop}, {on: query, nth: 1, times: 2, do: not-found}]"
        var script = try FaultScript(node: DefinitionNode.parse(text, file: "faults.yaml"), kinds: .reference)
        let hits = (1...3).map { _ in script.queryFault(for: nil) }
        #expect(hits == [.drop, .notFound, nil])
    }
}

import Testing

@testable import Simulator

@Suite struct PageFaultTests {
    /// The answers to questions for the first page of the units' list, under a fault of the first.
    private func answers(_ fault: String, count: Int = 2) async throws -> [ReceivedAnswer] {
        var answers: [ReceivedAnswer] = []
        try await TestPlatform.run(faults: "faults: [{on: reconciliation, kind: insured-unit, \(fault)}]") { platform in
            _ = try await platform.submit(.unit("GW-BATCH-1"))
            let day = ChinaTime(unixMilliseconds: platform.time.now).date
            for _ in 0..<count {
                answers.append(
                    try await platform.send(try platform.ask("/reconciliation?date=\(day)&kind=insured-unit")))
            }
        }
        return answers
    }

    @Test func `a page lacks items, or has items of nobody, and its totals say so`() async throws {
        let lacking = try await answers("do: omit")
        #expect(lacking[0]["items"] == .array([]) && lacking[1]["items"]?.elements?.count == 1)
        #expect(lacking[0]["totals"]?.members?["count"] == .integer(0))
        let more = try await answers("do: add, count: 3", count: 1)
        #expect(more[0]["items"]?.elements?.count == 4 && more[0]["totals"]?.members?["count"] == .integer(4))
    }

    @Test func `totals that are wrong are still signed, and a lost cursor is an answer of its own`() async throws {
        let wrong = try await answers("do: wrong-totals", count: 1)
        #expect(wrong[0]["totals"] == .object(["count": .integer(2), "moneyFen": .integer(1)]))
        #expect(try wrong[0].isSigned(for: ""))
        let lost = try await answers("do: lose-cursor")
        #expect(lost.map(\.code) == ["4041", "0000"] && lost[0].status == 410)
    }

    @Test func `an unsigned page has no signature`() async throws {
        let pages = try await answers("do: unsigned")
        #expect(try !pages[0].isSigned(for: ""))
        #expect(try pages[1].isSigned(for: ""))
    }
}

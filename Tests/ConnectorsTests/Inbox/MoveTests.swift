import Canonical
import Testing

@testable import Connectors

@Suite struct MoveTests {
    @Test(
        arguments: [
            (Departure.archived, [], "archive/2026-11-20/A.csv", nil),
            (.archived, ["A.csv", "B.csv"], "archive/2026-11-20/A~2.csv", nil),
            (.quarantined(reason: "表头缺列"), [], "quarantine/2026-11-20/A.csv", "表头缺列"),
            (.quarantined(reason: "表头缺列"), ["A.csv", "A.csv.reason.txt"], "quarantine/2026-11-20/A~2.csv", "表头缺列"),
        ] as [(Departure, [String], String, String?)])
    func `a file leaves by the day and under a name of its own`(
        departure: Departure, used: [String], target: String, reason: String?
    ) throws {
        let name = try #require(SourceFileName("A.csv"))
        let day = try #require(CivilDate(year: 2026, month: 11, day: 20))
        let move = Move(name, departure, on: day, used: Set(used))
        #expect(move.target == target)
        #expect(move.reason == reason)
        #expect(move.reasonFile == target + ".reason.txt")
    }
}

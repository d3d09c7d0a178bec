import Canonical
import Testing

@testable import Engine

@Suite struct WaitingExportTests {
    private static func member(_ insurer: String, _ day: Int, _ name: String, _ file: String) throws
        -> WaitingExport<String>.Member
    {
        WaitingExport.Member(
            insurer: insurer, asOf: try #require(CivilDate(year: 2026, month: 11, day: day)), name: name, file: file)
    }

    @Test func `files are grouped by insurer and day, the second of a name behind the first`() throws {
        let exports = WaitingExport.grouped([
            try WaitingExportTests.member("b", 20, "BD", "drop/b/BD-20"),
            try WaitingExportTests.member("a", 21, "BD", "drop/a/BD-21"),
            try WaitingExportTests.member("a", 20, "BD", "drop/a/BD-20"),
            try WaitingExportTests.member("a", 20, "FW", "sftp/a/FW-20"),
            try WaitingExportTests.member("a", 20, "BD", "sftp/a/BD-20"),
        ])
        #expect(
            exports.map { "\($0.insurer) \($0.asOf) \($0.files.joined(separator: " "))" } == [
                "a 2026-11-20 drop/a/BD-20 sftp/a/FW-20", "a 2026-11-20 sftp/a/BD-20", "a 2026-11-21 drop/a/BD-21",
                "b 2026-11-20 drop/b/BD-20",
            ])
        #expect(WaitingExport<String>.grouped([]).isEmpty)
    }

    @Test(
        arguments: [
            ([100, 160], 200, 220), ([100, 160], 219, 220), ([100, 160], 220, nil), ([nil, 100], 200, 260),
            ([], 200, 260),
        ] as [([Int64?], Int64, Int64?)])
    func `patience counts from the youngest file`(taken: [Int64?], now: Int64, end: Int64?) {
        let patience = ExportPatience(seconds: 60)
        let moments = taken.map { $0.map { Instant(seconds: $0) } }
        #expect(patience.end(taken: moments, now: Instant(seconds: now)) == end.map { Instant(seconds: $0) })
    }
}

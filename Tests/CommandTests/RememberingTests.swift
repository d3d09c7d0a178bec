import Foundation
import TestKit
import Testing

/// What was stored before counts: for `ingest` always, for `validate` with `--store`.
@Suite struct RememberingTests {
    private static let store = "sqlite:gateway.db"

    /// A workplace that took the sample in, and whose next export says that a closed hazard is being worked on again.
    private func reopened() async throws -> Workplace {
        let place = try await Workplace.ingested()
        let stored = try place.ask(
            "SELECT key FROM version WHERE kind = 'hazard' AND json_extract(CAST(canonical AS TEXT), '$.state') = '50'",
            as: String.self)
        try place.edit("YH") { table in
            let number = try table.column("隐患编号")
            let row = try #require(table.rows.firstIndex { stored.contains($0[number]) })
            try table.set("整改中", in: "整改状态", row: row)
            try table.set("2026/12/31", in: "整改期限", row: row)
            for name in ["整改完成日期", "复查日期", "复查结果"] { try table.set("", in: name, row: row) }
        }
        return place
    }

    @Test func `without a store rules on the past are not checked, with it they are`() async throws {
        let place = try await reopened()
        let before = try #require(try place.store)
        let alone = try await place.validated().report
        #expect(alone.places(of: "hazard-state-transition").isEmpty)
        #expect(alone.notChecked("hazard-state-transition")["no-history"] ?? 0 > 0)
        let report = try await place.validated("--store", Self.store).report
        #expect(report.places(of: "hazard-state-transition").map(\.column) == ["整改状态"])
        #expect(report.notChecked("hazard-state-transition").isEmpty)
        #expect(report.findings.count >= alone.findings.count + 1)
        #expect(try place.store == before)
    }

    @Test func `the same export after its own intake gives no more findings than before`() async throws {
        let place = try await Workplace.ingested()
        let alone = try await place.validated().report
        let report = try await place.validated("--store", Self.store).report
        let history: Set<String> = ["renewal-overdue", "service-frequency-short"]
        #expect(report.findings.filter { !history.contains($0.place.rule) }.count == alone.findings.count)
    }

    @Test func `ingest looks back too`() async throws {
        let place = try await reopened()
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer, "--json")
        #expect(outcome.end == .exit(1))
        // A warning keeps nothing back: the hazard's new version is stored.
        let states = try place.ask(
            """
            SELECT json_extract(CAST(canonical AS TEXT), '$.state') FROM version
            WHERE kind = 'hazard' AND number = 2 AND json_extract(CAST(canonical AS TEXT), '$.deadline') = '2026-12-31'
            """, as: String.self)
        #expect(states == ["30"])
        #expect(outcome.output.contains(#""mapping":"dongyue/1""#))
    }

    @Test(arguments: [
        ("gateway.db", 2, "--store 应为 sqlite:路径"), ("postgres://x", 2, "sslmode"),
        ("sqlite:nowhere.db", 74, "存储“nowhere.db”无法读写：文件不存在"), ("sqlite:gateway.yaml", 74, "无法读写"),
    ])
    func `a store that cannot be looked into ends the command`(address: String, status: Int, words: String) async throws
    {
        let place = try await Workplace()
        let outcome = try await place.anze(
            "validate", "export", "--insurer", Workplace.insurer, "--store", address)
        #expect(outcome.end == .exit(status))
        #expect(outcome.complaint.contains(words), "\(outcome.complaint)")
        #expect(outcome.output.isEmpty)
    }

    @Test func `the portable validator knows no store`() async throws {
        let place = try await Workplace()
        let outcome = try await place.validator(
            ["validate", "export", "--insurer", Workplace.insurer, "--store", Self.store])
        #expect(outcome.end == .exit(2))
    }
}

import Foundation
import TestKit
import Testing

@Suite struct ValidateTests {
    @Test func `finds in the sample exactly what was planted, and ends with 1`() async throws {
        let place = try await Workplace()
        let (outcome, report) = try await place.validated()
        let truth = try String(contentsOfFile: Workplace.samples + "/truth.jsonl", encoding: .utf8)
        let planted = try truth.split(separator: "\n").map {
            try JSONDecoder().decode(ReportDocument.Place.self, from: Data($0.utf8))
        }
        #expect(outcome.end == .exit(1))
        #expect(Set(report.findings.map(\.place)) == Set(planted))
        #expect(report.findings.count == planted.count)
        #expect(report.completeness == "complete")
        #expect(try place.store == nil)
    }

    @Test func `says in the text where each error stands and what to do`() async throws {
        let place = try await Workplace()
        let outcome = try await place.anze("validate", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1))
        #expect(outcome.output.contains("DY_FY_20261120.csv 第26行 “支付日期” 拒收"))
        #expect(outcome.output.contains("处理："))
        #expect(outcome.complaint.isEmpty)
    }

    @Test func `records without room end with 74 and leave nothing behind`() async throws {
        let place = try await Workplace()
        let folder = place.folder.file("missing")
        let outcome = try await place.anze(
            "validate", "export", "--insurer", Workplace.insurer, "--memory", "0", environment: ["TMPDIR": folder])
        #expect(outcome.end == .exit(74))
        #expect(outcome.complaint.contains("TMPDIR") && outcome.complaint.contains(folder))
        #expect(outcome.output.isEmpty)
    }

    @Test func `a process that may not have much address space judges all the same`() async throws {
        let place = try await Workplace()
        let command = "\(Program.Name.gateway.file) validate export --insurer \(Workplace.insurer) --as-of 2026-11-20"
        let limited = try await place.validator(["-c", "ulimit -v 3000000; exec \(command)"], at: "/bin/sh")
        let free = try await place.validator(["-c", "exec \(command)"], at: "/bin/sh")
        #expect(limited.end == .exit(1), "\(limited.complaint)")
        #expect(limited.output == free.output && limited.output.contains("拒收"))
    }

    @Test func `ends with 0 when only warnings are left`() async throws {
        let place = try await Workplace()
        try place.keep("BD")
        let (outcome, report) = try await place.validated()
        #expect(outcome.end == .exit(0))
        #expect(report.totals == ["error": 0, "warning": 2, "notice": 0])
        #expect(report.records["accepted"] == 83)
    }

    @Test(arguments: [("error", 0), ("warning", 0), ("notice", 1)])
    func `notices count only for those who ask`(severity: String, status: Int) async throws {
        let place = try await Workplace()
        try place.keep("PD")
        try place.edit("PD") { table in
            table.columns.append("经办机构")
            for index in table.rows.indices { table.rows[index].append("") }
        }
        let (outcome, report) = try await place.validated("--fail-on", severity)
        #expect(outcome.end == .exit(status))
        #expect(report.totals == ["error": 0, "warning": 0, "notice": 1])
        #expect(report.places(of: "unknown-column").map(\.column) == ["经办机构"])
    }

    @Test func `gives the same bytes for the same input`() async throws {
        let place = try await Workplace()
        for name in ["first", "second"] {
            let outcome = try await place.anze(
                "validate", "export", "--insurer", Workplace.insurer, "--report", "json=\(name).json", "--report",
                "accepted=\(name).ndjson", "--report", "text=\(name).txt")
            #expect(outcome.end == .exit(1))
            #expect(outcome.output.isEmpty)
        }
        for kind in ["json", "ndjson", "txt"] {
            let first = try place.text(of: "first.\(kind)")
            #expect(!first.isEmpty)
            #expect(try place.text(of: "second.\(kind)") == first)
        }
    }

    @Test func `a cap on listed findings leaves the totals exact`() async throws {
        let (outcome, report) = try await Workplace().validated("--max-findings", "3")
        #expect(outcome.end == .exit(1))
        #expect(report.findings.count == 3)
        #expect(report.totals == ["error": 20, "warning": 9, "notice": 1])
    }

    @Test(arguments: [
        (["--as-of", "nonsense"], ["--as-of", "YYYY-MM-DD", "nonsense"]),
        (["--as-of", "2026-02-30"], ["--as-of", "2026-02-30"]),
        (["--report", "pdf=report.pdf"], ["没有报告类型", "pdf", "text、json、"]),
        (["--report", "json"], ["json", "类型=文件"]),
        (["--fail-on", "sometimes"], ["--fail-on", "error、warning", "sometimes"]),
        (["--encoding", "latin1"], ["--encoding", "utf8", "latin1"]),
        (["--max-findings", "-1"], ["--max-findings"]),
        (["--max-findings", "many"], ["--max-findings"]),
    ])
    func `refuses a wrong option before it reads anything`(options: [String], words: [String]) async throws {
        let place = try await Workplace()
        let outcome = try await place.run(["validate", "export", "--insurer", Workplace.insurer] + options)
        #expect(outcome.end == .exit(2))
        #expect(outcome.output.isEmpty)
        for word in words { #expect(outcome.complaint.contains(word), "\(outcome.complaint)") }
        #expect(!place.contains("report.pdf"))
    }

    @Test func `leaves no half report where none can be written`() async throws {
        let place = try await Workplace()
        let outcome = try await place.anze(
            "validate", "export", "--insurer", Workplace.insurer, "--report", "json=missing/report.json")
        #expect(outcome.end == .exit(74))
        #expect(outcome.complaint.contains("missing/report.json"))
        #expect(outcome.complaint.contains("文件夹不存在或没有写入权限"))
        #expect(!place.contains("missing"))
    }

    @Test(arguments: [
        (["export", "--insurer", "nobody"], 2, ["nobody", "现有", "dongyue"]),
        (["gateway.yaml", "--insurer", "dongyue"], 2, ["gateway.yaml", "文件名应为", "DY_FWJL_{yyyyMMdd}.csv"]),
        (["export/DY_BD_20261121.csv", "--insurer", "dongyue"], 3, ["export/DY_BD_20261121.csv", "不存在"]),
        (["--insurer", "dongyue"], 2, ["<FILE>"]),
        (["export"], 2, ["--insurer"]),
    ])
    func `names what was given wrong`(arguments: [String], status: Int, words: [String]) async throws {
        let place = try await Workplace()
        let outcome = try await place.run(["validate"] + arguments)
        #expect(outcome.end == .exit(status))
        #expect(outcome.output.isEmpty)
        for word in words { #expect(outcome.complaint.contains(word), "\(outcome.complaint)") }
    }
}

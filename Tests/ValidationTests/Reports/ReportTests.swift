import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

@Suite struct ReportTests {
    private struct Report: Decodable {
        struct Listed: Decodable {
            let rule: String
            let message: String
        }
        struct Tally: Decodable {
            let rule: String
            let checked: Int
            let findings: Int
            let notChecked: [String: Int]
        }
        let schema: String
        let mapping: String
        let asOf: String
        let records: [String: Int]
        let totals: [String: Int]
        let control: [String: [String: Int]]
        let rules: [Tally]
        let completeness: String
        let findings: [Listed]
    }

    private func json(_ verdict: Verdict, maxFindings: Int? = nil) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try JSONReport(verdict, maxFindings: maxFindings).write { bytes.append(contentsOf: $0) }
        return bytes
    }

    @Test func `the JSON report says everything, in the same bytes each time`() throws {
        let bytes = try json(Shipped.sample())
        let report = try JSONDecoder().decode(Report.self, from: Data(bytes))
        #expect(report.schema == "anze-report-1")
        #expect(report.mapping == "dongyue/1")
        #expect(report.asOf == "2026-11-20")
        #expect(report.totals == ["error": 20, "warning": 9, "notice": 1])
        #expect(
            report.records == ["read": 811, "accepted": 729, "refused": 18, "held": 64, "duplicate": 0])
        #expect(report.control["policy"] == ["count": 83, "moneyFen": 732_975_320])
        #expect(report.completeness == "complete")
        #expect(report.findings.count == 30)
        #expect(report.rules.reduce(0) { $0 + $1.findings } == 30)
        #expect(report.rules.first { $0.rule == "name-conflict" }?.notChecked["no-history"] ?? 0 > 0)
        #expect(try json(Shipped.sample()) == bytes)
    }

    @Test func `a cap shortens the list and no total`() throws {
        let verdict = try Shipped.sample()
        let report = try JSONDecoder().decode(Report.self, from: Data(json(verdict, maxFindings: 2)))
        #expect(report.findings.count == 2)
        #expect(report.totals == ["error": 20, "warning": 9, "notice": 1])
        let text = TextReport(verdict, maxFindings: 2).text
        #expect(text.contains("发现问题30处（拒收20，警告9，提示1）"))
        #expect(text.hasSuffix("另有28处未列出\n"))
    }

    @Test func `a small run is told finding by finding, with what to do`() throws {
        let text = try TextReport(Shipped.sample(), maxFindings: nil).text
        #expect(text.hasPrefix("东岳财险（dongyue/1）数据日期 2026-11-20：发现问题30处"))
        #expect(text.contains("DY_FY_20261120.csv 第162行 “支出金额(元)” 拒收：“支出金额(元)”应大于0\n    处理："))
        #expect(text.split(separator: "\n").count == 2 + 2 * 30)
    }

    @Test func `a large run is told in 25 lines`() throws {
        var export = try TestExport()
        let lines = (1...70).map { "E\($0),,P\($0)" }.joined(separator: "\n")
        export = try export.adding(TestExport.providers, "代码,名称,联系人")
        export = try export.adding(TestExport.experts, "编号,姓名,机构", lines)
        let text = try TextReport(export.judge(), maxFindings: nil).text
        #expect(text.split(separator: "\n").count <= 25)
        #expect(text.contains("拒收 field-required 70处：“姓名”不能为空\n    例：E_20261120.csv 第2行 “姓名”；"))
    }

    @Test func `the accepted records show no personal value and carry their full digest`() throws {
        let verdict = try TestExport()
            .adding(TestExport.experts, "编号,姓名,机构", "E1,李四,", "E2,,").judge()
        var text = ""
        try AcceptedRecords(verdict).write { text += String(decoding: $0, as: UTF8.self) }
        #expect(text.split(separator: "\n").count == 1)
        #expect(text.contains(#""name":"‹personal›""#))
        #expect(!text.contains("李四"))
        #expect(text.hasPrefix(#"{"kind":"expert","key":"E1","digest":""#))
    }

    @Test func `a report replaces the old one only when it is whole`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("report.json")
        try Data("old".utf8).write(to: URL(filePath: path))
        #expect(throws: ReportError.noPath("broken")) {
            try ReportFile.write(to: path) { (put) throws(ReportError) in
                try put(Array("half".utf8))
                throw .noPath("broken")
            }
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        try ReportFile.write(to: path) { (put) throws(ReportError) in try put(Array("new".utf8)) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.json"])
    }

    @Test func `a report can be asked for by kind and path`() throws {
        let request = try ReportRequest("json=out/a=b.json")
        #expect(request.kind == .json)
        #expect(request.path == "out/a=b.json")
    }

    @Test(arguments: [
        ("pdf=a.pdf", "没有报告类型“pdf”，可用的类型：\(ReportKind.allCases.map(\.rawValue).joined(separator: "、"))"),
        ("json", "“json”应写成 类型=文件，例如 json=report.json"),
        ("json=", "“json=”应写成 类型=文件，例如 json=report.json"),
    ])
    func `a report that cannot be had is refused in a sentence`(argument: String, sentence: String) {
        #expect(throws: ReportError.self) { try ReportRequest(argument) }
        do {
            _ = try ReportRequest(argument)
        } catch {
            #expect(error.description == sentence)
        }
    }

    @Test func `warnings alone are wrong only when the user says so`() throws {
        let clean = try TestExport().adding(TestExport.experts, "编号,姓名,机构", "E1,李四,").judge()
        #expect(clean.exitStatus(failingOn: .notice) == 0)
        let notice = try TestExport().adding(TestExport.experts, "编号,姓名,机构", "Ｅ1,李四,").judge()
        #expect(notice.places == ["fullwidth-normalised@E_20261120.csv:2:编号"])
        #expect(notice.exitStatus(failingOn: .warning) == 0)
        #expect(notice.exitStatus(failingOn: .notice) == 1)
    }
}

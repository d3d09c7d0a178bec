import Foundation
import TestKit
import Testing

@Suite struct ExplainTests {
    @Test func `explains a rule: why, source, message, what to do, a bad and a good example`() async throws {
        let outcome = try await Workplace().anze("explain", "refusal-report-late")
        #expect(outcome.end == .exit(0))
        #expect(outcome.complaint.isEmpty)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "refusal-report-late  警告(warning)")
        let titles = lines.dropFirst().filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .map { $0.split(separator: " ")[0] }
        #expect(titles == ["范围", "依据", "为什么", "提示", "改法", "核验需要", "示例设定", "示例的数据日期", "反例", "正例"])
        #expect(lines.contains("  示例设定  refusal.maxDays：7"))
        #expect(lines.contains("    重大事故隐患拒不整改报告：拒绝整改日期“2026-05-20”，报告时间“2026-06-05 09:00”"))
        #expect(lines.contains { $0.hasPrefix("        32号：") })
    }

    @Test func `explains a rule on files with the lines of a file`() async throws {
        let outcome = try await Workplace().anze("explain", "row-width")
        #expect(outcome.output.contains("    文件 feedback_20261120.csv\n      评价编号,服务记录编号,"))
    }

    @Test func `shows what cannot be seen`() async throws {
        let outcome = try await Workplace().anze("explain", "encoding-private-use")
        #expect(outcome.output.contains("单位名称“样例‹U+E000›祥化工有限公司”"))
    }

    @Test func `explains a rule as one JSON document`() async throws {
        let outcome = try await Workplace().anze("explain", "claim-heads-sum", "--json")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "anze-rule-1")
        #expect(document["rule"] as? String == "claim-heads-sum")
        #expect((document["why"] as? String)?.isEmpty == false)
        let bad = try #require(document["bad"] as? [[String: Any]])
        let record = try #require((bad.first?["row"] as? [[String: Any]])?.first)
        #expect(record["kind"] as? String == "claim")
        let cells = try #require(record["fields"] as? [[String: String]])
        #expect(cells.last == ["field": "totalAmount", "label": "赔款合计", "text": "1300.00"])
    }

    @Test func `without a handbook says so and explains the rest`() async throws {
        let place = try await Workplace()
        try place.configure(Repository.mappings, as: "nowhere")
        for arguments in [["explain", "row-width"], ["explain", "row-width", "--json"], ["rules", "--json"]] {
            let outcome = try await place.run(arguments)
            #expect(outcome.end == .exit(0))
            #expect(outcome.output.contains("本行有{actual}列，表头为{expected}列"))
            #expect(!outcome.output.contains("\"why\""))
            #expect(outcome.complaint.contains("规则手册无法读取，只显示规则本身"))
            #expect(outcome.complaint.contains("nowhere/rules"))
        }
        let page = try await place.anze("rules", "--handbook")
        #expect(page.end == .exit(2))
        #expect(page.output.isEmpty)
    }

    @Test func `the catalogue as JSON says why`() async throws {
        let outcome = try await Workplace().anze("rules", "--json")
        let rules = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: String]])
        #expect(rules.count > 100)
        #expect(rules.allSatisfy { $0["why"]?.isEmpty == false })
    }

    @Test func `the page of the handbook is what the program prints`() async throws {
        let outcome = try await Workplace().anze("rules", "--handbook")
        let page = try String(contentsOfFile: Repository.root + "/docs/rules-handbook.md", encoding: .utf8)
        #expect(outcome.output == page, "anze rules --handbook > docs/rules-handbook.md")
    }

    @Test func `takes one form of the catalogue at a time`() async throws {
        let outcome = try await Workplace().anze("rules", "--handbook", "--json")
        #expect(outcome.end == .exit(2))
        #expect(outcome.complaint.contains("--handbook"))
    }

    @Test func `the check of mappings names rules that the handbook lacks`() async throws {
        let place = try await Workplace()
        let mappings = place.folder.file("mappings")
        try FileManager.default.createDirectory(atPath: mappings, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: Repository.mappings) where name != "rules" {
            try FileManager.default.createSymbolicLink(
                atPath: "\(mappings)/\(name)", withDestinationPath: "\(Repository.mappings)/\(name)")
        }
        try FileManager.default.copyItem(atPath: Repository.mappings + "/rules", toPath: mappings + "/rules")
        let path = mappings + "/rules/feedback.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let cut = try #require(text.range(of: "feedback-low-score-opinion:"))
        try Data(text[..<cut.lowerBound].utf8).write(to: URL(filePath: path))
        let outcome = try await place.anze("mapping", "check", mappings)
        #expect(outcome.end == .exit(2))
        #expect(outcome.complaint == "anze: rules：缺少这些规则的说明和示例：feedback-low-score-opinion\n")
        let whole = try await place.anze("mapping", "check")
        #expect(whole.end == .exit(0))
        #expect(whole.output.contains("条规则的说明和示例"))
    }
}

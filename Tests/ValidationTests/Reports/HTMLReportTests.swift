import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

@Suite struct HTMLReportTests {
    private struct Page: Decodable {
        let files: [String]
        let sheets: [String]
        let columns: [String]
        let messages: [String]
        let unlisted: Int
        let findings: [[Cell]]
        let rules: [[Cell]]

        enum Cell: Decodable, Equatable {
            case number(Int)
            case text(String)

            init(from decoder: any Decoder) throws {
                let value = try decoder.singleValueContainer()
                if let number = try? value.decode(Int.self) {
                    self = .number(number)
                } else {
                    self = .text(try value.decode(String.self))
                }
            }
        }
    }

    private func html(_ verdict: Verdict, maxFindings: Int? = nil) throws -> String {
        var bytes: [UInt8] = []
        try HTMLReport(verdict, maxFindings: maxFindings).write { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the script reads.
    private func page(_ html: String) throws -> Page {
        let start = try #require(html.firstRange(of: #"<script type="application/json" id="data">"#)).upperBound
        let end = try #require(html[start...].firstRange(of: "</script>")).lowerBound
        return try JSONDecoder().decode(Page.self, from: Data(html[start..<end].utf8))
    }

    @Test(arguments: Shipped.insurers)
    func `the page holds every finding, and shows no personal value`(insurer: String) throws {
        let verdict = try Shipped.sample(of: insurer)
        let html = try html(verdict)
        let page = try page(html)
        #expect(page.unlisted == 0)
        #expect(page.findings.count == verdict.findings.count)
        for (found, finding) in zip(page.findings, verdict.findings) {
            guard case .number(let rule) = found[0], case .number(let message) = found[6] else {
                Issue.record("a finding names its rule and message by their places")
                continue
            }
            #expect(page.rules[rule][0] == .text(finding.rule.text))
            #expect(found[3] == .number(finding.row ?? -1))
            #expect(found[5] == .text(finding.key ?? ""))
            #expect(page.messages[message] == finding.message)
        }
        #expect(verdict.personalValues.filter { html.contains($0) } == [])
    }

    @Test func `without a script it tells the verdict, the files and the rules`() throws {
        let html = try html(Shipped.sample())
        let still = try #require(html.firstRange(of: #"<div id="interactive" hidden>"#)).lowerBound
        for words in [
            "<h1>有20处拒收问题，相关记录不会报送</h1>", "DY_FY_20261120.csv", "expense-amount-zero", "“支出金额(元)”应大于0",
        ] { #expect(html[..<still].contains(words), "\(words)") }
        #expect(html.contains("未核验的规则"))
    }

    @Test func `a text from a cell never becomes markup or ends the script`() throws {
        let evil = "</script><script>alert(1)</script><img src=x>&\"'"
        let verdict = try TestExport().adding(
            TestExport.experts, "编号,姓名,机构,\"\(evil.replacing("\"", with: "\"\""))\"", "E1,,,"
        )
        .judge()
        let html = try html(verdict)
        #expect(verdict.findings.contains { $0.column == evil })
        #expect(!html.contains("<script>alert") && !html.contains("<img"))
        #expect(html.components(separatedBy: "<script").count == 3)
        #expect(try page(html).columns.contains(evil))
    }

    @Test func `nothing is loaded from elsewhere`() throws {
        let html = try html(Shipped.sample())
        #expect(html.contains(#"content="default-src 'none'; style-src 'sha256-"#))
        for address in ["http:", "https:", "//", "url(", "@import", "src="] {
            let text = html.replacing(/\/\/ [A-Z].*/, with: "")
            #expect(!text.contains(address), "\(address)")
        }
    }

    @Test func `a capped list says what it leaves out, totals stay`() throws {
        let html = try html(Shipped.sample(), maxFindings: 4)
        #expect(try page(html).unlisted == 26)
        #expect(try page(html).findings.count == 4)
        #expect(html.contains("有20处拒收问题"))
    }

    @Test func `a clean export and a partial one say what they are`() throws {
        let clean = try html(TestExport().adding(TestExport.experts, "编号,姓名,机构", "E1,李四,").judge())
        #expect(clean.contains("<h1>未发现问题</h1>"))
        #expect(!clean.contains("interactive\" hidden"))
        #expect(try html(Shipped.sample(without: ["YH"])).contains("<h1>未完成：不能据此认为数据合格</h1>"))
    }
}

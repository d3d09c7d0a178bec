import Adapters
import Canonical
import Definitions
import Foundation
import TestKit
import Testing

@testable import Validation

@Suite struct BaselineTests {
    private let folder: TemporaryFolder
    private let rules = Set(ValidationCatalogue.rules.map(\.id))

    init() throws { folder = try TemporaryFolder() }

    private func baseline(_ entries: String...) throws -> Baseline {
        let text = "accepted:\n" + entries.map { "  - {\($0), owner: 数据组, reason: 旧系统限制}\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: folder.file("baseline.yaml")))
        return try Baseline.load(folder.file("baseline.yaml"), rules: rules)
    }

    /// Two missing names, and one full-width number.
    private func verdict() throws -> Verdict {
        try TestExport().adding(TestExport.experts, "编号,姓名,机构", "E1,,", "E2,,", "Ｅ3,李四,").judge()
    }

    @Test func `an accepted finding is not listed, and counts for nothing`() throws {
        let hiding = try verdict().hiding(baseline("rule: field-required, key: E1, until: 2026-11-20"))
        #expect(hiding.places == ["field-required@E_20261120.csv:3:姓名", "fullwidth-normalised@E_20261120.csv:4:编号"])
        #expect(hiding.total(.error) == 1)
        #expect(hiding.tally("field-required")?.findings == 1)
        #expect(hiding.exitStatus(failingOn: .error) == 1)
    }

    @Test func `its record stays refused, and the text says so`() throws {
        let hiding = try verdict().hiding(baseline("rule: field-required, column: 姓名, until: 2099-12-31"))
        #expect(hiding.exitStatus(failingOn: .error) == 0)
        #expect(hiding.count(.refused) == 2)
        let text = TextReport(hiding, maxFindings: nil).text
        #expect(text.contains("已登记接受、不再列出的问题2处，其中拒收2处，相关记录仍不报送"))
    }

    @Test func `an entry past its day hides nothing`() throws {
        let hiding = try verdict().hiding(
            baseline(
                "rule: field-required, key: E1, until: 2026-11-19", "rule: phone-format, key: E1, until: 2027-01-01"))
        #expect(hiding.findings.count == 3)
        #expect(hiding.baseline?.expired.map(\.key) == ["E1"])
        #expect(hiding.baseline?.unused.map(\.rule) == ["phone-format"])
        #expect(TextReport(hiding, maxFindings: nil).text.contains("登记已到期1条，登记已无对应问题1条，可以删除"))
    }

    @Test func `reports for programs count what is hidden`() throws {
        let hiding = try verdict().hiding(baseline("rule: field-required, kind: expert, key: E1, until: 2027-01-01"))
        var json = ""
        try JSONReport(hiding, maxFindings: nil).write { json += String(decoding: $0, as: UTF8.self) }
        #expect(json.contains(#""baseline":{"hidden":{"error":1,"warning":0,"notice":0},"expired":0,"unused":0}"#))
        #expect(json.contains(#""totals":{"error":1,"warning":0,"notice":1}"#))
        for limit in [nil, 0] {
            var sarif: [UInt8] = []
            try SARIFReport(hiding, maxFindings: limit).write { sarif.append(contentsOf: $0) }
            let text = String(decoding: sarif, as: UTF8.self)
            _ = try JSONSerialization.jsonObject(with: Data(sarif))
            #expect(
                text.contains(#""suppressions":[{"kind":"external","status":"accepted","justification":"旧系统限制"}]"#))
        }
    }

    @Test(arguments: [
        ("rule: field-requird, key: E1, until: 2027-01-01", "2:12: 没有规则“field-requird”,是否应为“field-required”"),
        ("rule: field-required, until: 2027-01-01", "2:5: 请写明 key(单号)或 column(列名)"),
        ("rule: field-required, key: E1, kind: experts, until: 2027-01-01", "2:43: 没有记录种类“experts”"),
        ("rule: field-required, key: E1, until: soon", "2:44: "),
        ("rule: field-required, key: E1", "2:5: 缺少必需的键“until”"),
        ("rule: field-required, key: E1, until: 2027-01-01, row: 3", "未知的键“row”"),
    ])
    func `a wrong entry is refused with its place`(entry: String, sentence: String) throws {
        let error = #expect(throws: DefinitionError.self) { try baseline(entry) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func `an entry needs an owner and a reason`() throws {
        for missing in ["owner: \" \", reason: r", "owner: o, reason: \"\"", "owner: o", "reason: r"] {
            let text = "accepted:\n  - {rule: field-required, key: E1, until: 2027-01-01, \(missing)}\n"
            try Data(text.utf8).write(to: URL(filePath: folder.file("b.yaml")))
            #expect(throws: DefinitionError.self) { try Baseline.load(folder.file("b.yaml"), rules: rules) }
        }
    }
}

import Adapters
import Canonical
import Foundation
import Mapping
import TestKit
import Testing

@testable import Validation

@Suite struct AnnotatedWorkbookTests {
    private func annotated(_ export: Export, maxFindings: Int? = nil) throws -> ReadWorkbook {
        let verdict = try export.judge()
        return try ReadWorkbook { path in
            try AnnotatedWorkbook(verdict, of: export, maxFindings: maxFindings).write(to: path)
        }
    }

    private func rejected(_ export: Export) throws -> ReadWorkbook {
        let verdict = try export.judge()
        return try ReadWorkbook { path in try RejectedRows(verdict, of: export).write(to: path) }
    }

    @Test func `a workbook's sheets are copied row by row, with links from the list`() throws {
        let read = try annotated(Shipped.export(of: "jianghai"))
        #expect(read.names == ["问题清单", "费用", "评价", "隐患整改", "保单", "服务", "规则说明"])
        #expect(read.texts("问题清单", 6).prefix(7) == ["1", "拒收", "费用!B9", "JH_20261120.xlsx", "费用", "9", "服务编号"])
        #expect(read.texts("费用", 3).prefix(2) == ["费用编号", "服务编号"])
        #expect(read.texts("费用", 9).prefix(4) == ["JHFY0000000005", "", "第三方技术服务费", "273.83"])
        #expect(read.cells("费用", 9)[4].kind == .serial)
        #expect(read.rowNumbers("问题清单").last == 5 + 19)
    }

    @Test func `CSV files get the same, at their own row numbers`() throws {
        let read = try annotated(Shipped.export(of: "dongyue"))
        let place = try #require(
            read.rowNumbers("问题清单").first {
                read.texts("问题清单", $0).last == "date-invalid"
            })
        let row = read.texts("问题清单", place)
        #expect(row[3...6] == ["DY_FY_20261120.csv", "", "26", "支付日期"])
        let line = read.texts("DY_FY_20261120", 26)
        #expect(line.contains("2026/2/30"))
        #expect(row[2] == "DY_FY_20261120!F26" && line[5] == "2026/2/30")
    }

    @Test func `nested records stand below each other, each with its line`() throws {
        let read = try annotated(Shipped.export(of: "yunling"))
        #expect(read.texts("yl_orgs_20261120", 1).prefix(2) == ["原文件行号", "/code"])
        #expect(read.texts("yl_orgs_20261120", 3).prefix(2) == ["2", "91310115FP0007A037"])
        let kinds = read.texts("yl_orgs_20261120", 1).firstIndex(of: "/kinds")
        #expect(read.texts("yl_orgs_20261120", 2)[try #require(kinds)].split(separator: "\n").count > 3)
    }

    @Test(arguments: Shipped.insurers)
    func `no cell shows a personal value`(insurer: String) throws {
        let export = try Shipped.export(of: insurer)
        let values = try export.judge().personalValues
        #expect(values.count > 20)
        let text = try annotated(export).text + rejected(export).text
        #expect(values.filter { text.contains($0) } == [])
        #expect(text.contains("‹已隐去›"))
    }

    @Test func `a free text with personal data, a row of another width and columns that nothing reads are hidden`()
        throws
    {
        let source = try TestExport()
            .adding(TestExport.providers, "代码,名称,联系人", "91310115FP00078R1F,甲,张三", "丙,丁,李四,戊")
            .adding(TestExport.experts, "编号,姓名,机构,备用", "E1,王五,,联系13912345678")
        let read = try annotated(source.export())
        #expect(read.texts("P_20261120", 2).suffix(1) == ["‹已隐去›"])
        #expect(read.texts("P_20261120", 3) == ["‹已隐去›", "‹已隐去›", "‹已隐去›", "‹已隐去›"])
        #expect(read.texts("E_20261120", 2) == ["E1", "‹已隐去›", "", "‹已隐去›"])
    }

    @Test func `a capped list says how many it leaves out`() throws {
        let read = try annotated(Shipped.export(of: "dongyue"), maxFindings: 3)
        #expect(read.rowNumbers("问题清单").last == 8)
        #expect(read.texts("问题清单", 4)[0].contains("另有27处未列出"))
    }

    @Test func `the rules are explained, the broken ones first`() throws {
        let read = try annotated(Shipped.export(of: "dongyue"))
        #expect(read.rowNumbers("规则说明").count == ValidationCatalogue.rules.count + 1)
        #expect(read.texts("规则说明", 2)[1] == "拒收" && read.texts("规则说明", 2)[2] != "0")
        #expect(!read.text.contains("{label}"))
    }

    @Test func `rejected rows are gathered with their numbers and problems`() throws {
        let read = try rejected(Shipped.export(of: "dongyue"))
        #expect(read.texts("DY_FY_20261120", 1).prefix(3) == ["原文件行号", "问题", "费用编号"])
        #expect(read.texts("DY_FY_20261120", 4)[0] == "26")
        #expect(read.texts("DY_FY_20261120", 4)[1].hasPrefix("[date-invalid] “支付日期”"))
        let clean = try TestExport().adding(TestExport.providers, "代码,名称,联系人")
        #expect(try rejected(clean.export()).texts("说明", 1) == ["没有被拒收的行"])
    }

    @Test func `the same verdict gives the same bytes`() throws {
        let export = try Shipped.export(of: "jianghai")
        let verdict = try export.judge()
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            try AnnotatedWorkbook(verdict, of: export, maxFindings: nil).write(to: folder.file(name))
        }
        #expect(FileManager.default.contentsEqual(atPath: folder.file("a"), andPath: folder.file("b")))
    }
}

import Canonical
import Testing

@testable import Adapters

/// Drafts of exports whose headers nobody had in mind when the words were listed.
@Suite struct OtherExportTests {
    private func draft(_ text: String, named name: String) throws -> (MappingDraft, String) {
        let folder = try MappingFolder()
        let path = try folder.write(name, Array(text.utf8))
        let draft = try MappingDraft(of: [path], mappings: ShippedMappings.root)
        return (draft, try #require(draft.sources.first).text)
    }

    private func sources(_ draft: MappingDraft) -> [String: String] {
        var sources: [String: String] = [:]
        for proposal in draft.proposals {
            for record in proposal.records {
                for (field, column) in record.sources {
                    sources["\(record.kind.id).\(field.name)"] = proposal.columns[column].column.name
                }
            }
        }
        return sources
    }

    @Test func `finds the fields of an export of claims`() throws {
        let (draft, text) = try draft(
            """
            \u{FEFF}案件编号;保单号码;出险日期;报案日期;结案时间;案件状态;事故类型;身故人数;重伤人数;总赔款（万元）;经办人
            A1;P100000001;2026-03-01 08:30;2026-03-02 09:00;;已立案;火灾;0;1;1.25;张三丰
            A2;P100000002;2026-03-05 10:00;2026-03-05 12:30;2026-04-01 00:00;已结案;触电;1;0;80;李四光
            A3;P100000003;2026-03-09 11:15;2026-03-10 08:00;2026-04-02 00:00;已结案;火灾;0;0;0.5;张三丰

            """, named: "claims.csv")
        #expect(
            sources(draft) == [
                "claim.claimNo": "案件编号", "claim.policyNo": "保单号码", "claim.lossAt": "出险日期",
                "claim.reportedAt": "报案日期", "claim.status": "案件状态", "claim.accidentKind": "事故类型",
                "claim.deaths": "身故人数", "claim.seriousInjuries": "重伤人数", "claim.totalAmount": "总赔款（万元）",
            ])
        #expect(text.contains("encoding: utf8  # 有 UTF-8 的 BOM"))
        #expect(text.contains("delimiter: \";\"  # 4 行中 4 行各 11 列"))
        #expect(text.contains("file: \"claims_{yyyyMMdd}.csv\"  # 文件名里没有日期,待确认"))
        #expect(text.contains("steps: [{datetime: [\"yyyy-MM-dd HH:mm\"]}]"))
        #expect(text.contains("steps: [{money: 万元}]"))
        #expect(text.contains("  经办人: 待确认\n"))
        #expect(!text.contains("张三丰"))
    }

    @Test func `writes the steps that untidy values need`() throws {
        let (draft, text) = try draft(
            """
            费用编号,服务编号,费用类别,支出金额,支付日期,收款单位,收款单位信用代码,发票号码,统筹
            ="F0001",S0001,专家劳务费,"￥1,200.50元",2026.3.1,甲,-,'00012345,Y
            ="F0002",S0002,差旅和交通费,￥300元,2026.12.15,乙,91110000600037341L,'00012346,N
            ="F0003",S0003,培训材料费,￥80元,2026.3.9,丙,-,'00012347,N

            """, named: "FY_20260331.csv")
        #expect(sources(draft)["expense.payeeCreditCode"] == "收款单位信用代码")
        for line in [
            "expenseNo: {from: 费用编号, steps: [excel_text]}",
            "amount: {from: 支出金额, steps: [{strip-prefix: [\"￥\"]}, {strip-suffix: [元]}, {money: {unit: 元, thousands: true}}]}",
            "paidOn: {from: 支付日期, steps: [{date: [yyyy.M.d]}]}",
            "payeeCreditCode: {from: 收款单位信用代码, steps: [{nulls: [\"-\"]}]}",
            "voucherNo: {from: 发票号码, steps: [excel_text]}",
            "pooled: {from: 统筹, steps: [{boolean: {yes: [Y], no: [N]}}]}",
            "培训材料费: \"03\"  # 待确认:培训和宣传材料费",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        try CompiledDraft(try #require(draft.sources.first)).runExamples()
    }

    @Test func `reads a list of objects as records of their own`() throws {
        let (draft, text) = try draft(
            """
            {"policyNo":"P1001","endorsements":[{"endorsementNo":"E1","kind":"01","issuedOn":"2026-03-01","effectiveOn":"2026-03-02","premiumDelta":"10.00"}]}
            {"policyNo":"P1002","endorsements":[{"endorsementNo":"E2","kind":"06","issuedOn":"2026-03-01","effectiveOn":"2026-03-02","premiumDelta":"-3.00"}]}

            """, named: "p_20260331.ndjson")
        #expect(sources(draft)["endorsement.policyNo"] == "/policyNo")
        #expect(sources(draft)["endorsement.endorsementKind"] == "/endorsements/*/kind")
        #expect(text.contains("    each: /endorsements/*\n"))
        #expect(text.contains("      policyNo: /policyNo  # 取自所在的记录\n"))
    }

    @Test func `shows words of a column without a field only where they can be no name`() throws {
        let names = ["欧阳娜", "司徒兰", "欧阳娜", "司徒兰"]
        let rows = names.enumerated().map { place, name in
            "F\(place),S\(place),2026-03-0\(place + 1),5,\(name),\(place % 2)A,一般客户组别"
        }
        let text = (["评价编号,服务编号,回访日期,满意度,对接,渠道组,客群"] + rows).joined(separator: "\n")
        let (_, draft) = try draft(text, named: "hf_20260331.csv")
        #expect(draft.contains("  对接: 待确认\n"))
        #expect(draft.contains("  渠道组: 待确认  # 取值:0A、1A\n"))
        #expect(draft.contains("  客群: 待确认  # 取值:一般客户组别\n"))
        for name in names { #expect(!draft.contains(name)) }
    }
}

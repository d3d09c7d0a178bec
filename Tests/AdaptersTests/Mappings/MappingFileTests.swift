import Adapters
import Definitions
import Foundation
import Mapping
import Testing

@Suite struct MappingFileTests {
    @Test func `reads a sound mapping`() throws {
        let mapping = try #require(try MappingFolder().load().first)
        #expect(mapping.id == "test/1")
        #expect(mapping.manifestHolds)
        #expect(mapping.sources.map(\.name) == ["feedback"])
        #expect(mapping.sources[0].columns.map(\.isIgnored) == [false, false, false, false, true])
    }

    /// Each row changes one text of a sound mapping into another and expects the place and the reason.
    @Test(
        arguments: [
            ("feedbackNo: 编号", "feedbackNr: 编号", "10:7: 没有 feedback 的字段“feedbackNr”,是否应为“feedbackNo”"),
            ("kind: feedback", "kind: feedbck", "8:11: 没有记录类型“feedbck”,是否应为“feedback”"),
            ("serviceNo: 服务", "serviceNo: 业务", "11:18: 没有列“业务”,是否应为“服务”"),
            ("      serviceNo: 服务\n", "", "8:5: feedback 的必填字段没有来源:serviceNo(服务记录编号)"),
            ("      channel: {const: \"1\"}\n", "", nil),
            ("序号]", "序号, 附注]", "6:33: 列“附注”既没有映射,也没有列在 ignore 下"),
            ("评分, 序号]", "评分, 评分, 序号]", "6:29: 列“评分”重复"),
            ("序号: 行号", "序号: \"\"", "16:7: 请写明忽略列“序号”的原因"),
            ("序号: 行号", "编号: 内部", "10:19: 列“编号”已列在 ignore 下"),
            ("[{date: [yyyy-MM-dd]}]", "[]", "12:18: 日期字段“visitedOn”需要步骤 date 说明格式"),
            ("[{date: [yyyy-MM-dd]}]", "[{data: [yyyy-MM-dd]}]", "12:38: 没有步骤“data”,是否应为“date”"),
            (
                "[{date: [yyyy-MM-dd]}]", "[{date: [dd/MM/yyyy]}]",
                "12:45: 日期格式“dd/MM/yyyy”不可用:须按年月日次序,如 yyyy/M/d、yyyy-MM-dd HH:mm,或 serial"
            ),
            ("[{date: [yyyy-MM-dd]}]", "[integer]", "12:18: 步骤给出的值与字段“visitedOn”的类型(日期)不符"),
            ("[{date: [yyyy-MM-dd]}]", "[integer, {date: [yyyy-MM-dd]}]", "12:47: 步骤“date”之前已转换为值,不能再次转换"),
            ("[{date: [yyyy-MM-dd]}]", "[next-day]", "12:37: 步骤“next-day”只能用在 date 之后"),
            (
                "[{date: [yyyy-MM-dd]}]", "[{date: [yyyy-MM-dd]}, excel_text]",
                "12:59: 步骤“excel_text”处理原文,应放在拆分和转换之前"
            ),
            ("[{date: [yyyy-MM-dd]}]", "[{date: [yyyy-MM-dd]}, start-of-day]", "12:18: 步骤给出的值与字段“visitedOn”的类型(日期)不符"),
            ("[{date: [yyyy-MM-dd]}]", "[{split: [;]}, {date: [yyyy-MM-dd]}]", "12:18: 字段“visitedOn”只有一个值,不能用步骤 split"),
            ("差: \"1\"", "差: \"9\"", "13:61: 代码“9”不在代码表 feedback-score 中"),
            ("{const: \"1\"}", "{const: 电传}", "14:24: “回访方式”的取值“电传”不在代码表feedback-channel中"),
            ("{const: \"1\"}", "{const: \"1\", from: 评分}", "14:16: 字段应有 from、const、join、first、lookup、each 之一,且只有其一"),
            ("encoding: utf8", "encoding: gbk", "3:13: “gbk”不可用,可用的值:gb18030、utf8"),
            ("HF_{yyyyMMdd}.csv", "HF.csv", "5:9: 文件名须含数据日期 {yyyyMMdd},且只含一次"),
            ("delimiter: \",\"", "delimeter: \",\"", "4:3: 缺少必需的键“delimiter”,此处的“delimeter”是否写错"),
            ("ignore:", "ignored:", "15:1: 未知的键“ignored”,是否应为“ignore”"),
        ] as [(String, String, String?)])
    func `says where a mapping is wrong`(sound: String, wrong: String, message: String?) throws {
        let source = MappingFolder.feedback.replacingOccurrences(of: sound, with: wrong)
        #expect(source != MappingFolder.feedback)
        try expect(MappingFolder(source: source), fails: message.map { ("feedback.yaml", $0) })
    }

    @Test(arguments: [
        ("manifest: hold", "manifest: strict", "4:11: “strict”不可用,可用的值:advisory、hold"),
        ("2024-01-01", "2024-13-01", "5:19: 日期应为 YYYY-MM-DD,实际是“2024-13-01”"),
        ("from: 2024-01-01", "from: 2024-01-01, to: 2023-01-01", "5:35: effective.to 应晚于 from(2024-01-01)"),
        ("full: false", "full: no", "3:7: 此处应为true 或 false,实际是文本“no”"),
    ])
    func `says where a profile is wrong`(sound: String, wrong: String, message: String) throws {
        let profile = MappingFolder.profile.replacingOccurrences(of: sound, with: wrong)
        try expect(MappingFolder(profile: profile), fails: ("insurer.yaml", message))
    }

    @Test func `refuses a unit that the column's header contradicts`() throws {
        let source = """
            source: {format: csv, encoding: utf8, delimiter: ",", file: "{yyyyMMdd}.csv", columns: [号, 单, 额（万元）]}
            records:
              - kind: expense
                fields:
                  expenseNo: 号
                  amount: {from: 额（万元）, steps: [{money: 元}]}
            """
        try expect(
            MappingFolder(source: source), fails: ("feedback.yaml", "6:45: 列“额（万元）”的表头写的是万元,映射写的是元"))
    }

    @Test func `names the insurers that there are`() throws {
        let folder = try MappingFolder()
        #expect {
            try InsurerMapping.load(root: folder.root, insurer: "nobody")
        } throws: { error in
            "\(error)" == "\(folder.root)/insurers:1:1: 没有保险机构“nobody”的映射,现有:test"
        }
    }

    private func expect(_ folder: MappingFolder, fails expected: (file: String, words: String)?) throws {
        var found: String?
        do {
            _ = try folder.load()
        } catch {
            found = "\(error)"
        }
        #expect(found == expected.map { "\(folder.root)/insurers/test/1/\($0.file):\($0.words)" })
    }
}

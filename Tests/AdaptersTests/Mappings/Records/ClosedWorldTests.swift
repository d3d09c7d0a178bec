import Adapters
import Canonical
import Foundation
import Mapping
import Testing

/// A key that nobody knows is named at its place with the nearest known one, wherever it stands.
@Suite struct ClosedWorldTests {
    private static let workbook = """
        source:
          format: xlsx
          file: "T_{yyyyMMdd}.xlsx"
          sheet: 费用
          header: {rows: 2, find: [号], within: 8}
          preamble: [{row: 1, pattern: "截止(.*)", is: data-date, format: yyyy-MM-dd}, {row: 2, pattern: 元, is: money-unit, unit: 元}]
          columns: [{name: 号, aliases: [编号]}, {name: 额, optional: true}, 注]
          total: 额
          total-row: {column: 号, text: 合计, count: {from: 注, pattern: "([0-9]+)"}, amount: {from: 额, money: 元}}
          skip: [{reason: 填表人, when: {column: 号, is: 填表}}]
        records:
          - kind: expense
            when: {column: 号, present: true}
            recorded: {from: 注, steps: [{datetime: ["yyyy-MM-dd HH:mm"]}]}
            fields:
              expenseNo: 号
              category: {const: "01"}
              amount: {from: 额, steps: [{money: 元}]}
              paidOn: {const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}]}
              voucherNo: 号
        examples:
          - name: 一行
            as-of: 2026-11-20
            row: {号: X1, 额: "1", 注: ""}
            expect: {expense: {amount: "100"}}
        """
    private static let document = """
        source:
          format: xml
          file: "T_{yyyyMMdd}.xml"
          record: L/R
          head: {count: L/N, amount: {from: L/S, money: 元}, statements: [{from: L/D, is: data-date, format: yyyy-MM-dd}]}
          columns: [No, Sum, Parts/Part/*/No]
          total: Sum
        records:
          - kind: expense
            fields:
              expenseNo: No
              category: {const: "01"}
              amount: {from: Sum, steps: [{money: 元}]}
              paidOn: {const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}]}
              voucherNo: No
          - kind: expert
            each: Parts/Part/*
            fields: {expertNo: No, name: {const: 甲}, employment: {const: "1"}}
        """
    private static let manifest = """
        source: {format: csv, encoding: utf8, delimiter: ",", file: "T_{yyyyMMdd}.csv", columns: [文件, 条数, 额]}
        statements: {file: 文件, count: 条数, amount: {from: 额, money: {unit: 元, thousands: true}}}
        """

    @Test(arguments: [workbook, document, manifest])
    func `reads the sound mappings`(source: String) throws {
        let fault = try MappingBench(["t": source]).fault()
        #expect(fault == nil, "\(fault?.message ?? "")")
    }

    @Test(
        arguments: [
            (workbook, "format: xlsx", "fromat: xlsx", "fromat", "缺少必需的键“format”,此处的“fromat”是否写错"),
            (workbook, "format: xlsx", "format: xls", "xls", "“xls”不可用,可用的值:csv、ndjson、xlsx、xml"),
            (
                workbook, "sheet: 费用", "encoding: utf8\n  sheet: 费用", "encoding",
                "未知的键“encoding”,可用的键:format、sheet、header、preamble、file、columns、total、total-row、skip"
            ),
            (workbook, "total-row:", "total-rows:", "total-rows", "未知的键“total-rows”,是否应为“total-row”"),
            (workbook, "sheet: 费用", "sheet: []", "[]", "列表不能为空"),
            (workbook, "rows: 2", "rows: 3", "3", "表头为 1 行或 2 行"),
            (workbook, "find: [号], within: 8", "find: [号], whitin: 8", "whitin", "未知的键“whitin”,是否应为“within”"),
            (workbook, "within: 8", "within: 101", "101", "within 应在 1 至 100 之间"),
            (workbook, "find: [号]", "find: []", "[]", "列表不能为空"),
            (workbook, "{row: 1, pattern", "{row: 0, pattern", "{row: 0", "row 从 1 开始"),
            (workbook, "is: data-date", "is: date", "date", "“date”不可用,可用的值:data-date、insurer、money-unit"),
            (
                workbook, "is: data-date, format: yyyy-MM-dd", "is: data-date, format: serial", "serial",
                "日期格式不可用,应为如 yyyy-MM-dd 的格式"
            ),
            (
                workbook, "is: data-date, format: yyyy-MM-dd", "is: insurer, format: yyyy-MM-dd", "format",
                "未知的键“format”,可用的键:row、pattern、is"
            ),
            (workbook, "is: money-unit, unit: 元", "is: money-unit, unti: 元", "unti", "缺少必需的键“unit”,此处的“unti”是否写错"),
            (workbook, "aliases: [编号]", "alias: [编号]", "alias", "未知的键“alias”,可用的键:name、aliases、optional"),
            (workbook, "aliases: [编号]", "aliases: [注]", "注]", "列“注”重复"),
            (workbook, "total: 额", "total: 号", "号", "total 应是一个按金额映射的列,“号”不是"),
            (workbook, "column: 号, text: 合计", "column: 好, text: 合计", "好", "没有列“好”,是否应为“号”"),
            (workbook, "text: 合计, count", "txt: 合计, count", "txt", "缺少必需的键“text”,此处的“txt”是否写错"),
            (
                workbook, "{from: 注, pattern: \"([0-9]+)\"}", "{from: 注, pattern: \"([0-9]+\"}", "\"([0-9]+\"",
                "模式“([0-9]+”第 8 个字符:缺少“)”"
            ),
            (
                workbook, "amount: {from: 额, money: 元}}", "amount: {from: 注, money: 元}}", "{from: 注, money",
                "合计行的金额应是 total 所写的列"
            ), (workbook, "  total: 额\n", "", "{from: 额, money: 元}}", "合计行的金额应是 total 所写的列"),
            (workbook, "{reason: 填表人, when", "{reason: \"\", when", "\"\"", "请写明跳过这些行的原因"),
            (workbook, "{reason: 填表人, when", "{reson: 填表人, when", "reson", "缺少必需的键“reason”,此处的“reson”是否写错"),
            (workbook, "records:", "record:", "record", "未知的键“record”,是否应为“records”"),
            (workbook, "- kind: expense\n    when", "- kind: expense\n    whne", "whne", "未知的键“whne”,是否应为“when”"),
            (workbook, "when: {column: 号, present: true}", "each: /x/*", "/x/*", "表格没有嵌套列表"),
            (
                workbook, "when: {column: 号, present: true}", "derived: {last: policy.signedOn}", "last",
                "缺少必需的键“latest”,此处的“last”是否写错"
            ),
            (
                workbook, "when: {column: 号, present: true}", "derived: {latest: policy}", "policy",
                "latest 应为“记录类型.字段”,例如 policy.periodStart"
            ),
            (
                workbook, "when: {column: 号, present: true}", "derived: {latest: policy.premium}", "policy.premium",
                "latest 应为日期或时间字段"
            ),
            (
                workbook, "when: {column: 号, present: true}", "derived: {latest: policy.signedOn}", "policy.signedOn",
                "这个数据源没有 policy,比较不出先后"
            ),
            (
                workbook, "recorded: {from: 注, steps: [{datetime: [\"yyyy-MM-dd HH:mm\"]}]}",
                "recorded: {from: 注, steps: [{date: [yyyy-MM-dd]}]}", "[{date", "recorded 只用一个步骤 datetime"
            ),
            (workbook, "recorded: {from: 注, steps", "recorded: {column: 注, steps", "{column", "缺少必需的键“from”"),
            (workbook, "as-of: 2026-11-20", "asof: 2026-11-20", "asof", "未知的键“asof”,是否应为“as-of”"),
            (workbook, "row: {号: X1", "row: {好: X1", "好", "没有列“好”,是否应为“号”"),
            (workbook, "row: {号: X1", "record: {号: X1", "name: 一行", "缺少必需的键“row”"),
            (workbook, "expect: {expense", "expect: {expanse", "expanse", "没有映射出的记录类型“expanse”,是否应为“expense”"),
            (workbook, "expense: {amount:", "expense: {amout:", "amout", "没有 expense 的字段“amout”,是否应为“amount”"),
            (
                workbook, "\n    expect: {expense: {amount: \"100\"}}", "", "name: 一行",
                "示例“一行”没有写明结果:expect、findings 或 skipped"
            ),
            (document, "record: L/R", "record: R", "R", "record 应为从根元素到记录元素的路径,例如 PDL/PDL-Body/Claim"),
            (document, "record: L/R", "record: L//R", "L//R", "record 应为从根元素到记录元素的路径,例如 PDL/PDL-Body/Claim"),
            (document, "head: {count: L/N", "head: {conut: L/N", "conut", "未知的键“conut”,是否应为“count”"),
            (document, "{from: L/D, is", "{form: L/D, is", "form", "缺少必需的键“from”,此处的“form”是否写错"),
            (document, "  total: Sum\n", "", "format: xml", "首部写明金额时,应有 total 说明它是哪一列的合计"),
            (document, "each: Parts/Part/*", "each: /Parts/Part/*", "/Parts", "columns 里没有“/Parts/Part/*/”开头的列"),
            (document, "each: Parts/Part/*", "each: Parts/", "Parts/", "each 应为路径,列表以 /* 结尾,例如 /hazards/*;列表里的列表不能展开"),
            (
                document, "each: Parts/Part/*", "each: Parts/*/Part/*", "Parts/*",
                "each 应为路径,列表以 /* 结尾,例如 /hazards/*;列表里的列表不能展开"
            ),
            (
                document, "fields: {expertNo: No, name", "fields: {expertNo: Nr, name", "Nr",
                "没有列“Parts/Part/*/Nr”,是否应为“Parts/Part/*/No”"
            ),
            (document, "voucherNo: No\n", "voucherNo: Parts/Part/*/No\n", "Parts", "列“Parts/Part/*/No”属于嵌套列表,这里读不到"),
            (
                document, "columns: [No, Sum,", "columns: [No, {name: Sum, aliases: [S]},", "{name: Sum",
                "嵌套格式的列没有别名,缺少的键即为空"
            ),
            (
                document, "  total: Sum\n", "  total: Sum\n  total-row: {column: No, text: 合计}\n", "{column: No",
                "合计行只用于表格"
            ),
            (
                manifest, "statements: {file: 文件, count", "statements: {fiel: 文件, count", "fiel",
                "缺少必需的键“file”,此处的“fiel”是否写错"
            ),
            (
                manifest, "statements: {file: 文件", "statements: {name: 文件, file: 文件", "name",
                "未知的键“name”,可用的键:file、count、amount"
            ), (manifest, "unit: 元, thousands", "unit: 元, thousand", "thousand", "未知的键“thousand”,是否应为“thousands”"),
            (manifest, "statements:", "statement:", "statement:", "未知的键“statement”,是否应为“statements”"),
        ] as [(String, String, String, String, String)])
    func `names what it does not know`(source: String, sound: String, wrong: String, place: String, message: String)
        throws
    {
        let changed = source.replacingOccurrences(of: sound, with: wrong)
        #expect(changed != source)
        MappingBench.expect(try MappingBench(["t": changed]).fault(), at: place, message)
    }

    @Test(
        arguments: [
            ("name: 测试财险", "nmae: 测试财险", "nmae", "缺少必需的键“name”,此处的“nmae”是否写错"),
            ("full: false", "full: false\nfulll: true", "fulll", "未知的键“fulll”,是否应为“full”"),
            ("{from: 2024-01-01}", "{from: 2024-01-01, until: 2025-01-01}", "until", "未知的键“until”,可用的键:from、to"),
            ("full: false", "full: false\nfull: true", "", "键“full”在同一映射里不止一次(此处是第一次)"),
        ])
    func `names what it does not know of the insurer`(sound: String, wrong: String, place: String, message: String)
        throws
    {
        let profile = MappingFolder.profile.replacingOccurrences(of: sound, with: wrong)
        MappingBench.expect(try MappingBench(["t": Self.manifest], profile: profile).fault(), at: place, message)
    }

    @Test func `two sources of one file name must be sheets with other names`() throws {
        let other = Self.workbook.replacingOccurrences(of: "sheet: 费用", with: "sheet: [支出, 费 用]")
        MappingBench.expect(
            try MappingBench(["a": Self.workbook, "b": other]).fault(), at: "source:", "文件名与数据源 a 相同;只有同一工作簿的不同工作表可以同名")
        let apart = Self.workbook.replacingOccurrences(of: "sheet: 费用", with: "sheet: [支出, 开支]")
        #expect(try MappingBench(["a": Self.workbook, "b": apart]).fault() == nil)
    }
}

import Adapters
import Canonical
import Mapping
import Testing

@Suite struct TextStepTests {
    @Test(
        arguments: [
            ("excel_text", "'0123", "\"0123\""), ("excel_text", #"="0123""#, "\"0123\""), ("excel_text", "'", "–"),
            ("excel_text", "甲", "\"甲\""), ("{nulls: [\"-\", 无, \"\"]}", "-", "–"), ("{nulls: [\"-\", 无]}", " 无 ", "–"),
            ("{nulls: [\"-\"]}", "--", "\"--\""), ("{nulls: [０]}", "０", "–"), ("collapse-space", "甲 \t 乙", "\"甲 乙\""),
            ("collapse-space", "甲\u{3000}\u{A0}乙", "\"甲 乙\""), ("upper", "ab甲ｃ", "\"AB甲ｃ\""),
            ("lower", "AB甲", "\"ab甲\""),
            ("{strip-prefix: 第}", "第 3", "\"3\""), ("{strip-prefix: [沪, 沪安]}", "沪安1", "\"1\""),
            ("{strip-prefix: 第}", "3第", "\"3第\""),
            ("{strip-suffix: [人, 人次]}", "30人次", "\"30\""), ("{strip-suffix: 人}", "人", "–"),
            ("{strip-suffix: 元整}", "元", "\"元\""),
            ("{remove: \"[- ]\"}", "138-0000 0001", "\"13800000001\""), ("{remove: \"x+$\"}", "axxbxx", "\"axxb\""),
            ("{replace: {（: \"(\", ）: \")\"}}", "甲（乙）", "\"甲(乙)\""), ("{replace: {ab: a, a: b}}", "aab", "\"ba\""),
            ("{replace: {无: \"\"}}", "无", "–"), ("{pad: {width: 4, with: \"0\"}}", "301", "\"0301\""),
            ("{pad: {width: 2, with: \"0\"}}", "301", "\"301\""), ("{pad: {width: 3, with: \"0\"}}", "甲", "\"00甲\""),
            ("{extract: \"共([0-9]+)条\"}", "共 93条,共12条", "\"12\""), ("{extract: \"[0-9]+\"}", "第12号", "\"12\""),
            ("{extract: \"[0-9]+\"}", "第号", "✗ field-type"), ("{extract: \"(a)|b\"}", "b", "✗ field-type"),
            ("{part: {by: /, part: 1, parts: 2}}", "甲 / 乙", "\"甲\""), ("{part: {by: /, part: 2, parts: 2}}", "甲/", "–"),
            ("{part: {by: /, part: 2, parts: 2}}", "甲/乙/丙", "✗ field-type"),
            ("{part: {by: \"::\", part: 2, parts: 3}}", "a::b:c::d", "\"b:c\""),
            ("{pattern: \"^[A-Z]{2}$\"}", "AB", "\"AB\""), ("{pattern: \"^[A-Z]{2}$\"}", "ABC", "✗ field-type"),
            ("upper, {strip-prefix: NO}, {pad: {width: 3, with: \"0\"}}", "no7", "\"007\""),
            ("{extract: \"[(](.*)[)]\"}, {nulls: []}", "", "–"),
        ])
    func `changes a text`(steps: String, cell: String, outcome: String) throws {
        guard steps.hasSuffix("{nulls: []}") == false else {
            let fault = try StepBench("expert.title", steps: steps).fault()
            return MappingBench.expect(fault, at: "nulls", "步骤“nulls”比较原文,应放在最前面")
        }
        #expect(try StepBench("expert.title", steps: steps).outcome(of: cell) == outcome)
    }

    @Test func `a step's first fault refuses the field, and says what it wants`() throws {
        #expect(try StepBench("expert.title", steps: "{pattern: a}, {pattern: b}").outcome(of: "c") == "✗ field-type")
        #expect(try StepBench("expert.title", steps: "{pattern: a}, {pattern: b}").outcome(of: "a") == "✗ field-type")
    }

    @Test func `full-width forms are folded before the steps where the field folds them`() throws {
        #expect(
            try StepBench("expert.expertNo", steps: "{strip-prefix: NO}").outcome(of: "ＮＯ７")
                == "\"7\" fullwidth-normalised")
        #expect(try StepBench("expert.title", steps: "{strip-prefix: NO}").outcome(of: "ＮＯ７") == "\"ＮＯ７\"")
    }

    /// Each row is a chain of steps, what stands at the place of its fault, and the message.
    @Test(
        arguments: [
            ("excel_text: {}", "", ""), ("{excel_text: 1}", "1", "步骤“excel_text”没有设置"),
            ("nulls", "nulls", "步骤“nulls”需要写明设置"),
            ("{nulls: []}", "[]", "列表不能为空"), ("{nulls: 无}", "无", "此处应为一个列表,实际是文本“无”"),
            ("upper, {nulls: [无]}", "nulls", "步骤“nulls”比较原文,应放在最前面"), ("{upper: x, lower: y}", "{upper", "一个步骤只写一个键"),
            ("uper", "uper", "没有步骤“uper”,是否应为“upper”"), ("{strip-prefix: \"\"}", "\"\"", "文字不能为空"),
            ("{strip-suffix: [人, \"\"]}", "[人", "文字不能为空"), ("{strip-prefix: {a: b}}", "{a", "此处应为一个列表,实际是映射"),
            ("{remove: \"[\"}", "\"[\"", "模式“[”第 2 个字符:缺少“]”"), ("{extract: \"a(\"}", "\"a(\"", "模式“a(”第 3 个字符:缺少“)”"),
            ("{pattern: \"*\"}", "\"*\"", "模式“*”第 1 个字符:“*”前面没有可重复的内容"), ("{replace: {}}", "{}", "至少写一对文字"),
            ("{replace: {\"\": a}}", "\"\"", "被替换的文字不能为空"), ("{replace: [a, b]}", "[a", "此处应为一个映射(键: 值),实际是列表"),
            ("{pad: {width: 0, with: \"0\"}}", "0", "width 应在 1 至 100 之间"),
            ("{pad: {width: 4, with: 零}}", "零", "with 应为一个半角字符"),
            ("{pad: {width: 4}}", "{width", "缺少必需的键“with”"),
            ("{pad: {width: 四, with: \"0\"}}", "四", "此处应为一个整数,实际是文本“四”"),
            ("{pad: {width: 4, with: \"0\", fill: 1}}", "fill", "未知的键“fill”,可用的键:width、with"),
            ("{part: {by: \"\", part: 1, parts: 2}}", "\"\"", "by 不能为空"),
            ("{part: {by: /, part: 3, parts: 2}}", "3", "part 应在 1 至 parts 之间"),
            ("{part: {by: /, part: 1, parts: 1}}", "1,", "part 应在 1 至 parts 之间"),
            ("{part: {by: /, part: 1, prts: 2}}", "prts", "缺少必需的键“parts”,此处的“prts”是否写错"),
            ("integer, upper", "upper", "步骤“upper”处理原文,应放在拆分和转换之前"), ("[upper]", "[upper", "此处应为一个文本,实际是列表"),
        ])
    func `says what is wrong with a step on text`(steps: String, place: String, message: String) throws {
        guard steps != "excel_text: {}" else { return }
        MappingBench.expect(try StepBench("expert.title", steps: steps).fault(), at: place, message)
    }
}

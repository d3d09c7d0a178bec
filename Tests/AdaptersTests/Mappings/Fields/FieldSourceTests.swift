import Adapters
import Canonical
import Mapping
import Testing

@Suite struct FieldSourceTests {
    @Test(
        arguments: [
            ("{const: 甲}", "", "", "\"甲\""), ("{from: 值, default: 甲}", "", "", "\"甲\""),
            ("{from: 值, default: 甲}", "乙", "", "\"乙\""),
            ("{from: 值, steps: [{nulls: [无]}], default: 甲}", "无", "", "\"甲\""), ("{join: [值, 另]}", "甲", "乙", "\"甲乙\""),
            ("{join: [值, 另], with: \"-\"}", "甲", " 乙 ", "\"甲-乙\""), ("{join: [值, 另], with: \"-\"}", "", "乙", "\"乙\""),
            ("{join: [值, 另], with: \"-\", default: 丙}", "", "", "\"丙\""),
            ("{join: [另, 值], with: \"-\", steps: [upper]}", "a", "b", "\"B-A\""),
            ("{first: [{when: {column: 值, present: true}, from: 值}, {from: 另}]}", "甲", "乙", "\"甲\""),
            ("{first: [{when: {column: 值, present: true}, from: 值}, {from: 另}]}", "", "乙", "\"乙\""),
            (
                "{first: [{when: {column: 值, matches: 线上}, const: 网}, {when: {column: 另, is: 线下}, const: 面}]}", "线上课",
                "", "\"网\""
            ),
            (
                "{first: [{when: {column: 值, matches: 线上}, const: 网}, {when: {column: 另, is: 线下}, const: 面}]}", "",
                "线下", "\"面\""
            ),
            (
                "{first: [{when: {column: 值, matches: 线上}, const: 网}, {when: {column: 另, is: 线下}, const: 面}]}", "", "",
                "–"
            ),
        ])
    func `takes its text from where the mapping says`(mapping: String, cell: String, other: String, outcome: String)
        throws
    {
        #expect(try StepBench("expert.title", mapping: mapping).outcome(of: cell, beside: other) == outcome)
    }

    @Test(
        arguments: [
            ("{column: 值, is: 甲}", "甲", "", true), ("{column: 值, is: Ａ}", "A", "", true),
            ("{column: 值, is: 甲}", " 甲 ", "", true),
            ("{column: 值, is: \"\"}", "", "", true), ("{column: 值, in: [甲, 乙]}", "乙", "", true),
            ("{column: 值, in: [甲, 乙]}", "丙", "", false),
            ("{column: 值, matches: \"^[0-9]+$\"}", "12", "", true),
            ("{column: 值, matches: \"^[0-9]+$\"}", "12a", "", false),
            ("{column: 值, present: true}", " ", "", false), ("{column: 值, present: false}", "", "", true),
            ("{all: [{column: 值, is: 甲}, {column: 另, is: 乙}]}", "甲", "乙", true),
            ("{all: [{column: 值, is: 甲}, {column: 另, is: 乙}]}", "甲", "丙", false),
            ("{any: [{column: 值, is: 甲}, {column: 另, is: 乙}]}", "丙", "乙", true),
            ("{any: [{column: 值, is: 甲}, {column: 另, is: 乙}]}", "丙", "丙", false),
            ("{not: {column: 值, is: 甲}}", "乙", "", true),
            ("{not: {any: [{column: 值, is: 甲}, {not: {column: 另, is: 乙}}]}}", "丙", "乙", true),
        ])
    func `a condition holds of a row`(condition: String, cell: String, other: String, holds: Bool) throws {
        let columns = condition.contains("另") ? "" : ", {when: {column: 另, is: 不}, const: 不}"
        let mapping = "{first: [{when: \(condition), const: 成}\(columns)], default: 否}"
        let outcome = try StepBench("expert.title", mapping: mapping).outcome(of: cell, beside: other)
        #expect(outcome == (holds ? "\"成\"" : "\"否\""))
    }

    /// A field, its mapping, what stands at the place of the fault, and the message.
    @Test(
        arguments: [
            ("{from: 直}", "直", "没有列“直”,是否应为“号”"), ("{form: 值}", "form", "未知的键“form”,是否应为“from”"),
            ("[值]", "[值", "此处应为一个文本,实际是列表"),
            ("{steps: [upper]}", "{steps", "字段应有 from、const、join、first、lookup、each 之一,且只有其一"),
            ("{from: 值, const: 甲}", "{from", "字段应有 from、const、join、first、lookup、each 之一,且只有其一"),
            ("{from: 值, with: \"-\"}", "\"-\"", "with 只与 join 一起使用"),
            ("{from: 值, default: }", "default", "键“default”没有值;不需要时请删除这一行,空文本请写 \"\""),
            ("{join: [值]}", "[值", "join 至少写两列"), ("{join: 值}", "值", "此处应为一个列表,实际是文本“值”"),
            ("{first: []}", "[]", "first 至少写一项"),
            ("{first: [{from: 值}, {const: 甲}]}", "{const", "前一项没有 when,这一项永远不会生效"),
            ("{first: [{when: {column: 值, is: 甲}}]}", "{when", "每一项应有 from 或 const,且只有其一"),
            ("{first: [{from: 值, const: 甲}]}", "{from", "每一项应有 from 或 const,且只有其一"),
            ("{first: [{from: 值, otherwise: 甲}]}", "otherwise", "未知的键“otherwise”,可用的键:when、from、const"),
            ("{first: [{when: {column: 直, is: 甲}, from: 值}]}", "直", "没有列“直”,是否应为“号”"),
            ("{first: [{when: {column: 值}, from: 值}]}", "{column", "条件应有 is、in、matches、present 之一,且只有其一"),
            (
                "{first: [{when: {column: 值, is: 甲, in: [乙]}, from: 值}]}", "{column",
                "条件应有 is、in、matches、present 之一,且只有其一"
            ),
            (
                "{first: [{when: {column: 值, equals: 甲}, from: 值}]}", "equals",
                "未知的键“equals”,可用的键:all、any、not、column、is、in、matches、present"
            ),
            ("{first: [{when: {all: []}, from: 值}]}", "[]", "至少写一个条件"),
            ("{first: [{when: {any: [], all: []}, from: 值}]}", "[]", "至少写一个条件"),
            (
                "{first: [{when: {not: {column: 值, is: 甲}, column: 值}, from: 值}]}", "column: 值}, from",
                "未知的键“column”,可用的键:all、any、not"
            ),
            ("{first: [{when: {column: 值, matches: \"(\"}, from: 值}]}", "\"(\"", "模式“(”第 2 个字符:缺少“)”"),
            ("{first: [{when: {column: 值, in: []}, from: 值}]}", "[]", "列表不能为空"),
            ("{first: [{when: {column: 值, present: 有}, from: 值}]}", "有", "此处应为true 或 false,实际是文本“有”"),
            ("{lookup: {in: 单位, on: 值, take: 名}}", "单位", "没有可供查找的数据源“单位”,现有:"),
            ("{each: /x/*, fields: {}}", "/x", "字段“title”不是共保份额,不能用 each"),
        ])
    func `says what is wrong with a field's source`(mapping: String, place: String, message: String) throws {
        MappingBench.expect(try StepBench("expert.title", mapping: mapping).fault(), at: place, message)
    }

    @Test(
        arguments: [
            ("{const: 一}", "一", "“从业年限”应为整数"), ("{const: \"71\"}", "\"71\"", "“从业年限”应在0至70之间"),
            ("{from: 值, default: 一}", "一", "“从业年限”应为整数"),
            ("{first: [{when: {column: 值, is: 甲}, const: 一}], default: \"1\"}", "[{when", "“从业年限”应为整数"),
            ("{first: [{when: {column: 值, is: 甲}, const: \"1\"}], default: 一}", "一", "“从业年限”应为整数"),
            ("{join: [值, 号], default: \"-1\"}", "\"-1\"", "“从业年限”应在0至70之间"),
        ])
    func `reads constants and defaults when the mapping is loaded`(mapping: String, place: String, message: String)
        throws
    {
        MappingBench.expect(try StepBench("expert.yearsOfPractice", mapping: mapping).fault(), at: place, message)
    }
}

import Adapters
import Canonical
import Mapping
import Testing

@Suite struct CodeStepTests {
    private static let list = """
        from,to,valid_from,valid_to,direction,note
        培训,01,,,both,
        讲座,01,,,in,只收不写
        评估,02,2026-06-01,,both,
        旧排查,03,,2026-05-10,both,
        作废,,,,in,
        写出,07,,,out,

        """

    private func outcome(_ settings: String, _ cell: String, codes: [String: String] = [:]) throws -> String {
        try StepBench("expense.category", mapping: "{from: 值, steps: [{code: \(settings)}]}", codes: codes).outcome(
            of: cell)
    }

    @Test(
        arguments: [
            ("{values: {技术: \"01\"}}", "技术", "\"01\""), ("{values: {技术: \"01\"}}", "01", "✗ code-unknown"),
            ("{values: {技术: \"01\"}, labels: true}", "第三方技术服务费", "\"01\""),
            ("{values: {技术: \"01\"}, labels: true}", "01", "✗ code-unknown"),
            ("{values: {无: \"\", 技术: \"01\"}}", "无", "✗ field-required"), ("{values: {ＡＢ: \"01\"}}", "ＡＢ", "\"01\""),
            ("{values: {AB: \"01\"}}", "ＡＢ", "\"01\" fullwidth-normalised"),
            ("{rows: [{from: 技术, to: \"01\"}]}", "技术", "\"01\""),
            ("{rows: [{from: [技术, 专业], to: \"01\"}]}", "专业", "\"01\""),
            ("{rows: [{from: 技术, to: \"01\", valid_from: 2026-05-10}]}", "技术", "\"01\""),
            ("{rows: [{from: 技术, to: \"01\", valid_from: 2026-05-11}]}", "技术", "\"01\" code-expired"),
            ("{rows: [{from: 技术, to: \"01\", valid_to: 2026-05-11}]}", "技术", "\"01\""),
            ("{rows: [{from: 技术, to: \"01\", valid_to: 2026-05-10}]}", "技术", "\"01\" code-expired"),
        ])
    func `translates by the mapping's own words`(settings: String, cell: String, outcome expected: String) throws {
        #expect(try outcome(settings, cell) == expected)
    }

    /// The reference day of the expense is 2026-05-10.
    @Test(
        arguments: [
            ("培训", "\"01\""), ("讲座", "\"01\""), ("评估", "\"02\" code-expired"), ("旧排查", "\"03\" code-expired"),
            ("作废", "✗ field-required"),
            ("写出", "✗ code-unknown"), ("01", "✗ code-unknown"),
        ])
    func `translates by a code list beside the mapping`(cell: String, outcome expected: String) throws {
        #expect(try outcome("{file: codes/服务.csv}", cell, codes: ["服务": Self.list]) == expected)
    }

    @Test(
        arguments: [
            ("{}", "{}", "code 应有 values、rows、file 之一,且只有其一"),
            ("{labels: true}", "{labels", "code 应有 values、rows、file 之一,且只有其一"),
            ("{values: {a: \"01\"}, file: codes/服务.csv}", "{values", "code 应有 values、rows、file 之一,且只有其一"),
            ("{values: {}}", "{}", "至少写一个取值"), ("{values: {a: \"77\"}}", "\"77\"", "代码“77”不在代码表 expense-category 中"),
            ("{vaules: {a: \"01\"}}", "vaules", "未知的键“vaules”,是否应为“values”"), ("{rows: []}", "[]", "至少写一行"),
            ("{rows: [{to: \"01\"}]}", "{to", "缺少必需的键“from”"), ("{rows: [{from: a}]}", "{from: a", "缺少必需的键“to”"),
            (
                "{rows: [{from: a, to: \"01\", valid_form: 2026-01-01}]}", "valid_form",
                "未知的键“valid_form”,是否应为“valid_from”"
            ),
            ("{rows: [{from: a, to: \"01\", valid_from: 2026/1/1}]}", "2026/1/1", "日期应为 YYYY-MM-DD,实际是“2026/1/1”"),
            (
                "{rows: [{from: a, to: \"01\", valid_from: 2026-02-01, valid_to: 2026-02-01}]}", "2026-02-01}",
                "valid_to 应晚于 valid_from"
            ),
            ("{rows: [{from: a, to: \"01\"}, {from: [b, a], to: \"02\"}]}", "[b", "写法“a”重复"),
            ("{file: 服务.csv}", "服务.csv", "代码对照文件应为 codes/名称.csv"),
            ("{file: codes/../x.csv}", "codes", "代码对照文件应为 codes/名称.csv"),
            ("{file: codes/无.csv}", "codes", "文件 codes/无.csv 不存在"),
        ])
    func `says what is wrong with a code step`(settings: String, place: String, message: String) throws {
        let bench = try StepBench(
            "expense.category", mapping: "{from: 值, steps: [{code: \(settings)}]}", codes: ["服务": Self.list])
        MappingBench.expect(try bench.fault(), at: place, message)
    }

    /// A row of a code list, what stands at the place of its fault, and the message.
    @Test(
        arguments: [
            ("培训,77,,,both,", "77", "代码“77”不在代码表 expense-category 中"),
            ("培训,01,,,here,", "here", "direction 应为 in、out 或 both"),
            ("培训,01,,,both,\n讲座,01,,,both,", "both", "代码“01”已有一个写出的写法,这一行应为 in"),
            ("培训,01,,,both,\n培训,02,,,both,", "培训", "写法“培训”重复"),
            (",01,,,both,", ",01", "from 不能为空"),
            ("培训,01,2026-01-01,2026-01-01,both,", "2026-01-01,both", "valid_to 应晚于 valid_from"),
            ("培训,01,2026-1-1,,both,", "2026-1-1", "日期应为 YYYY-MM-DD"), ("培训,01,,,out,", "from", "没有任何写法"),
        ])
    func `says what is wrong with a code list`(rows: String, place: String, message: String) throws {
        let list = "from,to,valid_from,valid_to,direction,note\n\(rows)\n"
        let bench = try StepBench(
            "expense.category", mapping: "{from: 值, steps: [{code: {file: codes/表.csv}}]}", codes: ["表": list])
        let fault = try bench.fault()
        #expect(fault?.message.hasPrefix(message) ?? false, "\(fault?.message ?? "no fault")")
        #expect(fault?.place.hasPrefix(place) ?? false, "\(fault?.place ?? "no fault")")
    }
}

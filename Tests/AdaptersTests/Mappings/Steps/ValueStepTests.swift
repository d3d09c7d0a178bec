import Adapters
import Canonical
import Mapping
import Testing

@Suite struct ValueStepTests {
    @Test(
        arguments: [
            ("claim.filedOn", "{date: [yyyy-M-d, yyyy年M月d日, yyyyMMdd]}", "2026年3月1日", "\"2026-03-01\""),
            ("claim.filedOn", "{date: [yyyy-M-d, yyyyMMdd]}", "20260301", "\"2026-03-01\""),
            ("claim.filedOn", "{date: [yyyy-M-d]}", "2026-02-29", "✗ date-invalid"),
            ("claim.filedOn", "{date: [serial]}", "46082", "✗ date-invalid"),
            ("claim.filedOn", "{date: [yyyy-M-d]}, next-day", "2026-12-31", "\"2027-01-01\""),
            ("claim.filedOn", "{strip-suffix: 止}, {date: [yyyy-M-d]}", "2026-3-1止", "\"2026-03-01\""),
            ("claim.lossAt", "{date: [yyyy-M-d]}, start-of-day", "2026-3-1", "\"2026-03-01T00:00:00+08:00\""),
            ("claim.lossAt", "{date: [yyyy-M-d]}, next-day, start-of-day", "2026-3-1", "\"2026-03-02T00:00:00+08:00\""),
            (
                "claim.lossAt", "{datetime: [\"yyyy-MM-dd HH:mm:ss\"]}, next-second", "2026-12-31 23:59:59",
                "\"2027-01-01T00:00:00+08:00\""
            ),
            (
                "claim.lossAt", "{datetime: [\"yyyy-MM-ddTHH:mm:ssXXX\"]}", "2026-03-01T20:00:00Z",
                "\"2026-03-02T04:00:00+08:00\""
            ),
            (
                "claim.lossAt", "{datetime: [\"yyyy-MM-ddTHH:mm:ssXXX\"]}", "2026-03-01T20:00:00.000-05:30",
                "\"2026-03-02T09:30:00+08:00\""
            ),
            ("claim.lossAt", "{datetime: [\"yyyy-MM-ddTHH:mm:ssXXX\"]}", "2026-03-01T20:00:00.5Z", "✗ date-invalid"),
            ("claim.lossAt", "{datetime: [\"yyyy-MM-ddTHH:mm:ssXXX\"]}", "2026-03-01T20:00:00+15:00", "✗ date-invalid"),
            ("expense.amount", "{money: 元}", "1,000", "✗ field-type"),
            ("expense.amount", "{money: {unit: 元, thousands: true}}", "1,000", "100000"),
            ("expense.amount", "{money: {unit: 万元}}", "0.0001", "100"),
            ("expense.amount", "{strip-suffix: 元}, {money: 元}", "12.50元", "1250"),
            ("expert.yearsOfPractice", "integer", "7", "7"),
            ("expert.yearsOfPractice", "{strip-suffix: 年}, integer", "7年", "7"),
            ("policy.insuredHeadcount", "{integer: {thousands: true}}", "1,234", "1234"),
            ("policy.preventionRatio", "percent", "21.5%", "\"21.50\""),
            ("policy.preventionRatio", "percent", "21.5", "\"21.50\""),
            ("policy.preventionRatio", "decimal", "21.5%", "✗ field-type"),
            ("policy.rateFactor", "{decimal: {thousands: false}}", "0.7", "\"0.7000\""),
            ("expense.pooled", "{boolean: {yes: [是, √], no: [否, ×]}}", "√", "true"),
            ("expense.pooled", "boolean", "true", "✗ field-type"),
            ("expert.serviceKinds", "{split: [、, ;]}", "01、 02 ;;", "[\"01\",\"02\"]"),
            (
                "expert.serviceKinds", "{split: [、]}, {code: {values: {培训: \"01\", 评估: \"02\"}}}", "评估、培训、评估",
                "[\"01\",\"02\"]"
            ),
            ("expert.serviceKinds", "{split: [、]}, {code: {values: {培训: \"01\"}}}", "培训、演练", "✗ code-unknown"),
            (
                "policy.shares",
                "{split: [\";\"]}, {shares: {pattern: \"{name}[{role}]{percent}%\", insurers: insurer-fictional, roles: {主承: \"01\", 跟单: \"02\"}}}",
                "东岳财险[主承]60%;900109[跟单]40.00%",
                "[{\"insurerCode\":\"900101\",\"insurerName\":\"东岳财险\",\"role\":\"01\",\"sharePercent\":\"60.00\"},"
                    + "{\"insurerCode\":\"900109\",\"insurerName\":\"南屿财险\",\"role\":\"02\",\"sharePercent\":\"40.00\"}]"
            ),
            (
                "policy.shares",
                "{shares: {pattern: \"{role}:{name} {percent}\", insurers: insurer-fictional, roles: {主承: \"01\"}}}",
                "主承:东岳财险", "✗ field-type"
            ),
            (
                "policy.shares",
                "{shares: {pattern: \"{role}:{name} {percent}\", insurers: insurer-fictional, roles: {主承: \"01\"}}}",
                "主承:无名 60", "✗ code-unknown"
            ),
            (
                "policy.shares",
                "{shares: {pattern: \"{role}:{name} {percent}\", insurers: insurer-fictional, roles: {主承: \"01\"}}}",
                "跟单:东岳财险 60", "✗ code-unknown"
            ),
        ])
    func `makes a value of a text`(field: String, steps: String, cell: String, outcome: String) throws {
        #expect(try StepBench(field, steps: steps).outcome(of: cell) == outcome)
    }

    /// A field, its chain of steps, what stands at the place of the fault, and the message.
    @Test(
        arguments: [
            ("claim.filedOn", "{date: []}", "[]", "至少写一种日期格式"),
            ("claim.filedOn", "{date: yyyy-M-d}", "yyyy", "此处应为一个列表,实际是文本“yyyy-M-d”"),
            (
                "claim.filedOn", "{date: [yyyy-M-d, yyyy-MM-dd]}", "yyyy-MM-dd",
                "日期格式“yyyy-MM-dd”永远用不到:“yyyy-M-d”在它之前,已包含它"
            ),
            ("claim.filedOn", "{date: [serial, serial]}", "serial]", "日期格式“serial”永远用不到:“serial”在它之前,已包含它"),
            (
                "claim.filedOn", "{date: [\"yyyy-MM-dd HH:mm\"]}", "\"yyyy",
                "日期格式“yyyy-MM-dd HH:mm”不能含时分,时间请用步骤 datetime"
            ),
            ("claim.lossAt", "{datetime: [yyyy-MM-dd]}", "yyyy", "时间格式“yyyy-MM-dd”缺少时分"),
            (
                "claim.lossAt", "{datetime: [\"yyyy-MM-dd HH:mm\", \"yyyy-MM-dd HH:mm\"]}", "\"yyyy-MM-dd HH:mm\"]",
                "日期格式“yyyy-MM-dd HH:mm”永远用不到:“yyyy-MM-dd HH:mm”在它之前,已包含它"
            ),
            ("claim.filedOn", "next-day, {date: [yyyy-M-d]}", "next-day", "步骤“next-day”只能用在 date 之后"),
            ("claim.filedOn", "{date: [yyyy-M-d]}, next-day, next-day", "next-day]", "步骤“next-day”只能用在 date 之后"),
            (
                "claim.lossAt", "{datetime: [\"yyyy-MM-dd HH:mm\"]}, start-of-day", "start-of-day",
                "步骤“start-of-day”只能用在 date 之后"
            ),
            ("claim.lossAt", "{date: [yyyy-M-d]}, next-second", "next-second", "步骤“next-second”只能用在 datetime 之后"),
            ("claim.lossAt", "{datetime: [\"yyyy-MM-dd HH:mm\"]}, {next-second: 1}", "1", "步骤“next-second”没有设置"),
            ("claim.lossAt", "{date: [yyyy-M-d]}", "{from", "步骤给出的值与字段“lossAt”的类型(时间)不符"),
            ("claim.lossAt", "upper", "{from", "时间字段“lossAt”需要步骤 datetime,或 date 加 start-of-day"),
            ("expense.amount", "upper", "{from", "金额字段“amount”需要步骤 money 说明单位"),
            ("expense.amount", "integer", "{from", "步骤给出的值与字段“amount”的类型(金额)不符"),
            ("expense.amount", "money", "money", "步骤“money”需要写明设置"),
            ("expense.amount", "{money: 角}", "角", "“角”不可用,可用的值:万元、元、分"),
            ("expense.amount", "{money: {thousands: true}}", "{thousands", "缺少必需的键“unit”"),
            ("expense.amount", "{money: {unit: 元, thousands: 是}}", "是", "此处应为true 或 false,实际是文本“是”"),
            ("expense.amount", "{money: {unit: 元, tousands: true}}", "tousands", "未知的键“tousands”,是否应为“thousands”"),
            ("expense.amount", "{money: 元}, {money: 元}", "money", "步骤“money”之前已转换为值,不能再次转换"),
            ("expert.yearsOfPractice", "{integer: {}}", "{}", "缺少必需的键“thousands”"),
            ("expert.yearsOfPractice", "percent", "{from", "步骤给出的值与字段“yearsOfPractice”的类型(整数)不符"),
            ("expert.yearsOfPractice", "{split: [;]}", "{from", "字段“yearsOfPractice”只有一个值,不能用步骤 split"),
            ("expense.pooled", "upper", "{from", "是否字段“pooled”需要步骤 boolean 说明写法"),
            ("expense.pooled", "{boolean: {yes: [是]}}", "{yes", "缺少必需的键“no”"),
            ("expense.pooled", "{boolean: {yes: [是, 无], no: [无]}}", "[无]", "“无”不能既是又否"),
            ("expense.pooled", "{boolean: {yes: [], no: [无]}}", "[]", "列表不能为空"),
            ("expert.title", "{code: {values: {a: b}}}", "code", "字段“title”不是代码"),
            ("expert.title", "{date: [yyyy-M-d]}", "{from", "步骤给出的值与字段“title”的类型(文本)不符"),
            ("expert.serviceKinds", "{split: [;]}, {split: [、]}", "split", "步骤“split”处理原文,应放在拆分和转换之前"),
            (
                "expert.serviceKinds", "{code: {labels: true, values: {培训: \"01\"}}}, {split: [、]}", "split",
                "步骤“split”处理原文,应放在拆分和转换之前"
            ),
            ("expert.serviceKinds", "{split: [;]}, integer", "{from", "步骤给出的值与字段“serviceKinds”的类型(多个代码)不符"),
            ("expert.serviceKinds", "{split: []}", "[]", "列表不能为空"),
            ("policy.shares", "{split: [;]}", "{from", "共保份额字段“shares”需要步骤 shares 说明写法"),
            (
                "policy.shares",
                "{shares: {pattern: \"{name}{role}{percent}\", insurers: insurer-fictional, roles: {主承: \"01\"}}}",
                "\"{name}", "pattern 须含 {name}、{role}、{percent} 各一次,之间有固定文字"
            ),
            (
                "policy.shares",
                "{shares: {pattern: \"{name}:{role}:{percent}\", insurers: insurer, roles: {主承: \"01\"}}}", "insurer,",
                "没有代码表“insurer”"
            ),
            (
                "policy.shares",
                "{shares: {pattern: \"{name}:{role}:{percent}\", insurers: insurer-fictional, roles: {主承: \"9\"}}}",
                "\"9\"", "代码“9”不在代码表 underwriting-role 中"
            ),
            (
                "policy.shares", "{shares: {pattern: \"{name}:{role}:{percent}\", insurers: insurer-fictional}}",
                "{pattern", "缺少必需的键“roles”"
            ),
        ])
    func `says what is wrong with a step that gives a value`(
        field: String, steps: String, place: String, message: String
    ) throws {
        MappingBench.expect(try StepBench(field, steps: steps).fault(), at: place, message)
    }
}

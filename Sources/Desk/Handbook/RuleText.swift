import Adapters
import Canonical

/// A rule in full, for a person: what it says, why it is there, a bad and a good example, what to do.
struct RuleText {
    private let rule: RuleDefinition
    private let handbook: RuleHandbook?

    init(_ rule: RuleDefinition, _ handbook: RuleHandbook?) {
        self.rule = rule
        self.handbook = handbook
    }

    /// The lines in reading order.
    var lines: [String] {
        let guidance = handbook?.guidance(on: rule.id)
        var lines = ["\(rule.id)  \(rule.severity.label)(\(rule.severity.rawValue))"]
        lines.append("  范围  \(rule.level.label)")
        lines.append("  依据  \(rule.source)")
        for source in handbook?.titles(of: rule.source) ?? [] {
            lines.append("        \(source.short)：\(source.title)")
        }
        if let guidance { lines.append("  为什么  \(guidance.why)") }
        lines.append("  提示  \(rule.message)")
        lines.append("  改法  \(rule.fix)")
        guard let guidance else { return lines }
        for cause in guidance.needs { lines.append("  核验需要  \(cause.need)") }
        for setting in guidance.settings { lines.append("  示例设定  \(setting.key)：\(setting.value)") }
        if let asOf = guidance.asOf ?? handbook?.asOf { lines.append("  示例的数据日期  \(asOf)") }
        if !guidance.stored.isEmpty { lines += block("以前报送的", guidance.stored) }
        lines += block("反例", guidance.bad) + block("正例", guidance.good)
        return lines
    }

    private func block(_ title: String, _ example: [RuleExample]) -> [String] {
        ["  \(title)"]
            + ExampleLines(example).items.flatMap { item in
                ["    \(item.text)"] + item.below.map { "      \($0)" }
            }
    }
}

extension RuleLevel {
    /// What a rule looks at, in Chinese.
    var label: String {
        switch self {
        case .record: "单条记录"
        case .file: "整个文件"
        case .dataSet: "同批数据之间"
        case .history: "与以前报送的数据之间"
        }
    }
}

extension NotCheckedCause {
    /// What a rule needs so that this cause does not keep it from being applied, in Chinese.
    var need: String {
        switch self {
        case .missingTable(let table): "代码表 \(table)；本版本未附，相关的值不核验"
        case .excerptTable(let table): "代码表 \(table) 收录的代码；该表是节录，表外的代码不核验"
        case .noHistory: "以前报送的数据；没有时，同批数据判断不了的部分不核验"
        case .noConfiguration("manifest"): "对账清单；清单没有写到的文件不核验"
        case .noConfiguration("attachments"): "附件所在的文件夹；不知道时，附件文件不核验"
        case .remoteContent: "相对路径的附件文件；写成 https 地址的不联网核验"
        case .noConfiguration(let key): "limits.yaml 中的 \(key)；未设定时不核验"
        case .kindAbsent(let kind): "“\(kind.definition.label)”的数据；没有时不核验"
        }
    }
}

import Adapters
import Canonical
import Validation

/// The handbook as a Markdown page: docs/rules-handbook.md.
struct HandbookPage {
    private let handbook: RuleHandbook

    init(_ handbook: RuleHandbook) { self.handbook = handbook }

    /// The whole page, with a line end behind its last line.
    var text: String {
        (head + handbook.chapters.flatMap(chapter) + foot).joined(separator: "\n") + "\n"
    }

    private var head: [String] {
        let rules = handbook.chapters.reduce(0) { $0 + $1.rules.count }
        return [
            "# 规则手册", "",
            "<!-- 由 anze rules --handbook 生成，请勿手改；内容在 mappings/rules 和规则代码中。 -->", "",
            "共 \(rules) 条规则：每条说明为什么有它、依据什么、一个反例和一个正例、怎么改。示例都是虚构的，并作为测试运行：",
            "反例必被指出，正例不被指出。单条查看：`anze explain 规则编号`。英文的语义说明见 [rules.md](rules.md)。", "",
            "拒收：该记录不报送。警告、提示：照常报送，列入报告。未核验：缺少所需的代码表、限额或数据时，规则不下结论，也不算通过。",
            "提示和改法里花括号中的字由程序填入：{label} 是列名，{key} 是编号，{actual} 是实际的值，{expected} 是应有的值。", "",
            "## 依据简称", "", "| 简称 | 全称 |", "|---|---|",
        ] + handbook.sources.map { "| \($0.short) | \($0.title.markdown) |" }
    }

    private func chapter(_ chapter: RuleHandbook.Chapter) -> [String] {
        ["", "## \(chapter.title)"]
            + chapter.rules.flatMap { id -> [String] in
                guard let rule = ValidationCatalogue.rule(id), let guidance = handbook.guidance(on: id) else {
                    return []
                }
                return section(rule, guidance)
            }
    }

    private func section(_ rule: RuleDefinition, _ guidance: RuleGuidance) -> [String] {
        var lines = [
            "", "### \(rule.id)", "",
            "**\(rule.severity.label)** · \(rule.level.label) · 依据：\(rule.source.markdown)", "",
            guidance.why.markdown, "",
            "* 提示：\(rule.message.markdown)",
            "* 改法：\(rule.fix.markdown)",
        ]
        for cause in guidance.needs { lines.append("* 核验需要：\(cause.need)") }
        for setting in guidance.settings { lines.append("* 示例设定：`\(setting.key)` 为 \(setting.value)") }
        if let asOf = guidance.asOf { lines.append("* 示例的数据日期：\(asOf)") }
        if !guidance.stored.isEmpty { lines += block("以前报送的", guidance.stored) }
        return lines + block("反例", guidance.bad) + block("正例", guidance.good)
    }

    private func block(_ title: String, _ example: [RuleExample]) -> [String] {
        ["", "\(title)：", ""]
            + ExampleLines(example).items.flatMap { item -> [String] in
                let line = "* \(item.text.markdown)"
                guard !item.below.isEmpty else { return [line] }
                return [line, "", "  ```"] + item.below.map { "  \($0)" } + ["  ```"]
            }
    }

    private var foot: [String] {
        [
            "", "## 示例的底稿", "",
            "示例只写要点，其余各列如下；示例的数据日期没有另写的，是 \(handbook.asOf)。", "",
        ] + handbook.base.map { "* \(ExampleLines.line($0).markdown)" }
    }
}

extension String {
    /// The text with the signs escaped that Markdown would take for its own.
    fileprivate var markdown: String {
        var text = ""
        for character in self {
            if "\\*`[<|".contains(character) { text.append("\\") }
            text.append(character)
        }
        return text
    }
}

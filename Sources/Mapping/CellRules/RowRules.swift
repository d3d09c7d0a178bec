package import Canonical

extension CellRules {
    /// A record that cannot be taken apart; the whole record is unusable.
    package static let recordMalformed = RuleDefinition(
        "record-malformed", .error, .record, source: "design",
        message: "本条记录无法解析：{expected}",
        fix: "请用导出程序重新生成本行；含逗号、引号或换行的内容须用双引号括起，内容中的双引号须写两个。")

    /// A row with more or fewer fields than the header; the whole record is unusable.
    package static let rowWidth = RuleDefinition(
        "row-width", .error, .record, source: "design",
        message: "本行有{actual}列，表头为{expected}列",
        fix: "请检查本行内容中的逗号或换行是否用双引号括起，补齐或删去多余的列后重新导出。")
}

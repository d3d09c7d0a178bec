package import Canonical

extension CellRules {
    /// A cell that is no code, no label and no word of the mapping.
    package static let codeUnknown = RuleDefinition(
        "code-unknown", .error, .record, source: "model",
        message: "“{label}”的取值“{actual}”不在代码表{table}中",
        fix: "请按代码表{table}选填“{label}”；如“{actual}”是系统新增的选项，请通知数据负责人补充对照。")

    /// A code outside its validity on the record's reference date.
    package static let codeExpired = RuleDefinition(
        "code-expired", .warning, .record, source: "model",
        message: "“{label}”的代码{actual}在{limit}不在有效期内",
        fix: "请按{limit}当日有效的代码重新选填“{label}”。")
}

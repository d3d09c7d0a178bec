package import Canonical

extension CellRules {
    /// Full-width forms in an identifier, number, date or code; they are folded and the value is used.
    ///
    /// Silent when the cell is a code, a label or a mapping's word exactly as it stands (rules §10.1).
    package static let fullwidthNormalised = RuleDefinition(
        "fullwidth-normalised", .notice, .record, source: "design",
        message: "“{label}”含全角字符，已按半角处理",
        fix: "请用半角字符重新录入“{label}”中的数字、字母和符号。")
}

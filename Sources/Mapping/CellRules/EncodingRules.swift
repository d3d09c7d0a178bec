package import Canonical

extension CellRules {
    /// The text lost characters in a conversion: U+FFFD, or bytes that the declared encoding does not have.
    package static let encodingReplacementChar = RuleDefinition(
        "encoding-replacement-char", .error, .record, source: "GB 18030-2022",
        message: "“{label}”含无法识别的字符（编码转换丢失）",
        fix: "请从业务系统重新录入“{label}”中的生僻字，并按约定的编码直接导出，不要经其他软件另存。")

    /// Private-use characters, about which converters disagree; the text is kept.
    package static let encodingPrivateUse = RuleDefinition(
        "encoding-private-use", .warning, .record, source: "GB 18030-2022",
        message: "“{label}”含自造字（私用区字符），请核对",
        fix: "请核对“{label}”中的生僻字，改用国家标准收录的字后重新导出。")

    /// Control characters, which are no text; TAB and line breaks are allowed in multi-line fields.
    package static let encodingControlChar = RuleDefinition(
        "encoding-control-char", .error, .record, source: "design",
        message: "“{label}”含控制字符",
        fix: "请在业务系统中重新录入“{label}”，删除从其他软件粘贴带入的不可见字符、制表符或换行。")
}

package import Canonical

extension CellRules {
    /// Neither six nor twelve digits.
    package static let divisionMalformed = RuleDefinition(
        "division-malformed", .error, .record, source: "GB/T 2260",
        message: "“{label}”应为6位或12位行政区划代码",
        fix: "请填写“{label}”的6位（或12位）行政区划数字代码，不要填名称，不要丢掉前面的数字。")

    /// A code that its table should have and has not.
    package static let divisionUnknown = RuleDefinition(
        "division-unknown", .warning, .record, source: "GB/T 2260",
        message: "“{label}”的行政区划代码{actual}不存在",
        fix: "请按最新行政区划代码表核对“{label}”。")

    /// A code that was retired on or before the record's reference date; `{expected}` names the successor.
    package static let divisionRetired = RuleDefinition(
        "division-retired", .warning, .record, source: "GB/T 2260",
        message: "“{label}”的行政区划代码{actual}已于{limit}撤销（{expected}）",
        fix: "请把“{label}”改为现行代码（{expected}）。")

    /// Whether the text has six or twelve digits.
    static func isDivision(_ text: Bytes) -> Bool { (text.count == 6 || text.count == 12) && text.isDigits }
}

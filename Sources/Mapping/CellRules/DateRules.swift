package import Canonical

extension CellRules {
    /// A date in none of the declared forms, or not in the calendar.
    package static let dateInvalid = RuleDefinition(
        "date-invalid", .error, .record, source: "GB/T 7408.1",
        message: "“{label}”不是有效日期",
        fix: "请核对“{label}”是否存在该日，并按 {expected} 的格式填写。")

    /// A day before 1990-01-01 or more than ten years after the data date.
    package static let dateImplausible = RuleDefinition(
        "date-implausible", .warning, .record, source: "design",
        message: "“{label}”日期不合常理：{actual}",
        fix: "请核对“{label}”的年份；没有日期时请留空，不要填 1900 年等占位日期。")

    /// The first day that is plausible.
    static let firstPlausibleDay = CivilDate(days: 7305)

    /// 9999-12-31, which sources write for an end that is none (长期).
    static let forever = CivilDate(days: 2_932_896)
}

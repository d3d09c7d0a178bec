package import Canonical

extension CellRules {
    /// A required field is empty after trimming.
    package static let fieldRequired = RuleDefinition(
        "field-required", .error, .record, source: "model",
        message: "“{label}”不能为空",
        fix: "请在业务系统中补录“{label}”后重新导出。")

    /// A text that cannot be read as declared: no number, no such pattern, too many decimals.
    package static let fieldType = RuleDefinition(
        "field-type", .error, .record, source: "model",
        message: "“{label}”应为{expected}",
        fix: "请把“{label}”改为{expected}，不要加单位、文字或多余符号。")

    /// More Unicode scalars than the field may have.
    package static let fieldLength = RuleDefinition(
        "field-length", .error, .record, source: "model",
        message: "“{label}”超过{limit}个字",
        fix: "请把“{label}”缩短到{limit}个字以内，详细内容留在业务系统中。")

    /// A number outside the range of the model.
    package static let numberRange = RuleDefinition(
        "number-range", .error, .record, source: "model",
        message: "“{label}”应在{expected}之间",
        fix: "请核对“{label}”是否录错或单位不对，改为{expected}之间的数。")
}

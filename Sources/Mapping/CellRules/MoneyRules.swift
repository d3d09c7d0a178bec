package import Canonical

extension CellRules {
    /// An amount that is not a whole number of fen; it is never rounded.
    package static let moneyPrecision = RuleDefinition(
        "money-precision", .error, .record, source: "design",
        message: "“{label}”金额小数位过多，无法精确到分",
        fix: "请按实际金额填写“{label}”，精确到分；不要导出由公式算出的多位小数。")

    /// An amount below zero where only the change of a premium may be.
    package static let moneyNegative = RuleDefinition(
        "money-negative", .error, .record, source: "design",
        message: "“{label}”不能为负数",
        fix: "请核对“{label}”；退费、冲正请用批单等专门的记录报送，不要填负数。")
}

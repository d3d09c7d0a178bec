package import Canonical

extension CellRules {
    /// A number in scientific notation where an identifier should be: digits are lost.
    package static let identifierScientific = RuleDefinition(
        "identifier-scientific", .error, .record, source: "design",
        message: "“{label}”为科学计数法，数字已丢失，请以文本格式重新导出",
        fix: "请先把“{label}”一列设为文本格式，再从业务系统重新导出；已丢失的数字不能由表格恢复。")

    /// Whether the text is `[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+`.
    static func isScientific(_ text: Bytes) -> Bool {
        guard text.count >= 3, text[0].isDigit, text[text.count - 1].isDigit else { return false }
        var index = endOfDigits(text, from: 0)
        if index < text.count, text[index] == 0x2E {
            let end = endOfDigits(text, from: index + 1)
            guard end > index + 1 else { return false }
            index = end
        }
        guard index < text.count, text[index] | 0x20 == 0x65 else { return false }
        index += 1
        if index < text.count, text[index] == 0x2B { index += 1 }
        return index < text.count && endOfDigits(text, from: index) == text.count
    }

    /// Whether a spreadsheet's number is 1E15 or more: its last digits are lost (rules §1 `identifier-scientific`).
    static func isBeyondDigits(_ number: Bytes) -> Bool {
        let start = number.count > 0 && number[0] == 0x2D ? 1 : 0
        return endOfDigits(number, from: start) - start > 15
    }

    private static func endOfDigits(_ text: Bytes, from start: Int) -> Int {
        var end = start
        while end < text.count, text[end].isDigit { end += 1 }
        return end
    }
}

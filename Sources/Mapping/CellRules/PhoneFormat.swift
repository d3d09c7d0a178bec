package import Canonical

extension CellRules {
    /// A telephone number that is neither mobile, nor landline with area code, nor 400.
    package static let phoneFormat = RuleDefinition(
        "phone-format", .warning, .record, source: "design",
        message: "“{label}”号码格式不正确",
        fix: "请填写11位手机号、带区号的固定电话或400电话，一格只填一个号码。")

    /// Whether the text without blanks and hyphens is `1[3-9][0-9]{9}`, `0[0-9]{9,11}` or `400[0-9]{7}`.
    package static func isPhone(_ text: Bytes) -> Bool {
        var count = 0
        var first: (UInt8, UInt8, UInt8) = (0, 0, 0)
        for index in 0..<text.count where text[index] != 0x20 && text[index] != 0x2D {
            guard text[index].isDigit else { return false }
            switch count {
            case 0: first.0 = text[index]
            case 1: first.1 = text[index]
            case 2: first.2 = text[index]
            default: break
            }
            count += 1
        }
        if count == 10, first == (0x34, 0x30, 0x30) { return true }
        if count == 11, first.0 == 0x31, first.1 >= 0x33 { return true }
        return (10...12).contains(count) && first.0 == 0x30
    }
}

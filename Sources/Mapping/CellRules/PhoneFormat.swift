package import Canonical

extension CellRules {
    /// A telephone number that is neither mobile, nor landline with area code, nor 400.
    package static let phoneFormat = RuleDefinition(
        "phone-format", .warning, .record, source: "design",
        message: "“{label}”号码格式不正确",
        fix: "请填写11位手机号、带区号的固定电话或400电话，一格只填一个号码。")

    /// Whether the text without blanks and hyphens is `1[3-9][0-9]{9}`, `0[0-9]{9,11}` or `400[0-9]{7}`.
    static func isPhone(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.filter { $0 != 0x20 && $0 != 0x2D }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        if digits.count == 10, digits.starts(with: "400".utf8) { return true }
        if digits.count == 11, digits[0] == 0x31, digits[1] >= 0x33 { return true }
        return (10...12).contains(digits.count) && digits[0] == 0x30
    }
}

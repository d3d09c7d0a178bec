package import Canonical

extension CellRules {
    /// A 身份证 number that GB 11643 does not allow; the area prefix is not judged, since retired areas are valid.
    package static let idNumberInvalid = RuleDefinition(
        "id-number-invalid", .error, .record, source: "GB 11643-1999",
        message: "“{label}”不是有效的身份证号码",
        fix: "请对照证件原件核对“{label}”；不是身份证的，请改正证件类型。")

    /// Whether 17 digits and a digit or `X` carry a birthday up to `asOf` and the right check character.
    static func isIDNumber(_ text: Bytes, asOf: CivilDate) -> Bool {
        guard hasIDCheckCharacter(text) else { return false }
        func number(_ places: Range<Int>) -> Int { places.reduce(0) { $0 * 10 + Int(text[$1] - 0x30) } }
        guard let birthday = CivilDate(year: number(6..<10), month: number(10..<12), day: number(12..<14)) else {
            return false
        }
        return birthday <= asOf
    }

    /// Whether the text has 17 digits and, in the 18th place, the check digit of ISO 7064 MOD 11-2 (10 is `X`).
    package static func hasIDCheckCharacter(_ text: Bytes) -> Bool {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let checks = Array("10X98765432".utf8)
        guard text.count == 18, text.extracting(0..<17).isDigits else { return false }
        var sum = 0
        for (place, weight) in weights.enumerated() { sum += Int(text[place] - 0x30) * weight }
        return text[17] == checks[sum % 11]
    }
}

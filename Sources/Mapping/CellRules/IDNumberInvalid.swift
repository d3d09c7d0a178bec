package import Canonical

extension CellRules {
    /// A 身份证 number that GB 11643 does not allow; the area prefix is not judged, since retired areas are valid.
    package static let idNumberInvalid = RuleDefinition(
        "id-number-invalid", .error, .record, source: "GB 11643-1999",
        message: "“{label}”不是有效的身份证号码",
        fix: "请对照证件原件核对“{label}”；不是身份证的，请改正证件类型。")

    /// Whether 17 digits and a digit or `X` carry a birthday up to `asOf` and the right check character.
    static func isIDNumber(_ text: ArraySlice<UInt8>, asOf: CivilDate) -> Bool {
        guard hasIDCheckCharacter(text) else { return false }
        let digits = text.prefix(17).map { Int($0 - 0x30) }
        let year = digits[6..<10].reduce(0) { $0 * 10 + $1 }
        guard
            let birthday = CivilDate(year: year, month: digits[10] * 10 + digits[11], day: digits[12] * 10 + digits[13])
        else { return false }
        return birthday <= asOf
    }

    /// Whether the text has 17 digits and, in the 18th place, the check digit of ISO 7064 MOD 11-2 (10 is `X`).
    static func hasIDCheckCharacter(_ text: ArraySlice<UInt8>) -> Bool {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let checks = Array("10X98765432".utf8)
        guard text.count == 18, text.dropLast().allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        var sum = 0
        for (digit, weight) in zip(text, weights) { sum += Int(digit - 0x30) * weight }
        return text.last == checks[sum % 11]
    }
}

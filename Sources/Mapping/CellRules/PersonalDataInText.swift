package import Canonical

extension CellRules {
    /// An identity number or a mobile number inside free text.
    package static let personalDataInText = RuleDefinition(
        "personal-data-in-text", .warning, .record, source: "PIPL 51; design",
        message: "“{label}”疑似含个人信息，请删除后重报",
        fix: "请删去“{label}”中的身份证号码和手机号码，人员信息只填在专门的列中。")

    /// Whether the text contains an identity number of 18 characters with a right check that is no part of a longer run
    /// of letters and digits, or a run of exactly eleven digits that is a mobile number.
    static func hasPersonalData(_ text: Bytes) -> Bool {
        var index = 0
        while index < text.count {
            guard text[index].isDigit else {
                index += 1
                continue
            }
            let start = index
            while index < text.count, text[index].isDigit { index += 1 }
            let run = index - start
            if run == 11, text[start] == 0x31, text[start + 1] >= 0x33 { return true }
            guard run == 17 || run == 18, start == 0 || !text[start - 1].isLetter else { continue }
            let end = run == 17 && index < text.count ? index + 1 : index
            let endsWord = end == text.count || !(text[end].isLetter || text[end].isDigit)
            if endsWord, hasIDCheckCharacter(text.extracting(start..<end)) { return true }
        }
        return false
    }
}

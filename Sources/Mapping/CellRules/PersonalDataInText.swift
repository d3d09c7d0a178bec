package import Canonical

extension CellRules {
    /// An identity number or a mobile number inside free text.
    package static let personalDataInText = RuleDefinition(
        "personal-data-in-text", .warning, .record, source: "PIPL 51; design",
        message: "“{label}”疑似含个人信息，请删除后重报",
        fix: "请删去“{label}”中的身份证号码和手机号码，人员信息只填在专门的列中。")

    /// Whether the text contains an identity number of 18 characters with a right check that is no part of a longer run
    /// of letters and digits, or a run of exactly eleven digits that is a mobile number.
    static func hasPersonalData(_ text: ArraySlice<UInt8>) -> Bool {
        var index = text.startIndex
        while index < text.endIndex {
            guard isDigit(text[index]) else {
                index += 1
                continue
            }
            let run = text[index...].prefix(while: isDigit)
            let startsWord = index == text.startIndex || !isLetter(text[index - 1])
            if run.count == 11, run[index] == 0x31, run[index + 1] >= 0x33 { return true }
            if startsWord, run.count == 17 || run.count == 18 {
                let end = run.count == 17 && run.endIndex < text.endIndex ? run.endIndex + 1 : run.endIndex
                let endsWord = end == text.endIndex || !(isLetter(text[end]) || isDigit(text[end]))
                if endsWord, hasIDCheckCharacter(text[index..<end]) { return true }
            }
            index = run.endIndex
        }
        return false
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

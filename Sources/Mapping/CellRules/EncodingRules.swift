package import Canonical

extension CellRules {
    /// The text lost characters in a conversion: U+FFFD, or bytes that the declared encoding does not have.
    package static let encodingReplacementChar = RuleDefinition(
        "encoding-replacement-char", .error, .record, source: "GB 18030-2022",
        message: "“{label}”含无法识别的字符（编码转换丢失）",
        fix: "请从业务系统重新录入“{label}”中的生僻字，并按约定的编码直接导出，不要经其他软件另存。")

    /// Private-use characters, about which converters disagree; the text is kept.
    package static let encodingPrivateUse = RuleDefinition(
        "encoding-private-use", .warning, .record, source: "GB 18030-2022",
        message: "“{label}”含自造字（私用区字符），请核对",
        fix: "请核对“{label}”中的生僻字，改用国家标准收录的字后重新导出。")

    /// Control characters, which are no text; TAB and line breaks are allowed in multi-line fields.
    package static let encodingControlChar = RuleDefinition(
        "encoding-control-char", .error, .record, source: "design",
        message: "“{label}”含控制字符",
        fix: "请在业务系统中重新录入“{label}”，删除从其他软件粘贴带入的不可见字符、制表符或换行。")
}

/// What kinds of characters a cell contains, found in one walk over its bytes.
struct CharacterMarks: OptionSet {
    let rawValue: UInt8

    /// U+FFFD.
    static let replacement = CharacterMarks(rawValue: 1)
    /// U+E000–F8FF and planes 15 and 16.
    static let privateUse = CharacterMarks(rawValue: 2)
    /// U+0000–001F and U+007F–009F but for the next.
    static let control = CharacterMarks(rawValue: 4)
    /// TAB, LF, CR.
    static let lineControl = CharacterMarks(rawValue: 8)
    /// U+FF01–FF5E.
    static let fullWidth = CharacterMarks(rawValue: 16)
    /// Any byte beyond ASCII.
    static let beyondASCII = CharacterMarks(rawValue: 32)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The marks of well-formed UTF-8.
    init(of bytes: ArraySlice<UInt8>) {
        var marks: CharacterMarks = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            guard byte >= 0x80 else {
                if byte < 0x20 || byte == 0x7F {
                    marks.insert([0x09, 0x0A, 0x0D].contains(byte) ? .lineControl : .control)
                }
                continue
            }
            marks.insert(.beyondASCII)
            // Only lead bytes C2, EE, EF, F3 and F4 begin a character of interest.
            guard byte == 0xC2 || byte >= 0xEE, index < bytes.endIndex else { continue }
            let second = bytes[index]
            let third = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
            marks.formUnion(CharacterMarks(lead: byte, second, third))
        }
        self = marks
    }

    private init(lead: UInt8, _ second: UInt8, _ third: UInt8) {
        switch (lead, second, third) {
        case (0xC2, 0x80...0x9F, _): self = .control
        case (0xEE, _, _), (0xEF, 0x80...0xA3, _): self = .privateUse
        case (0xEF, 0xBC, 0x81...0xBF), (0xEF, 0xBD, 0x80...0x9E): self = .fullWidth
        case (0xEF, 0xBF, 0xBD): self = .replacement
        // U+F0000 is F3 B0 80 80; F4 begins plane 16.
        case (0xF3, 0xB0...0xBF, _), (0xF4, _, _): self = .privateUse
        default: self = []
        }
    }
}

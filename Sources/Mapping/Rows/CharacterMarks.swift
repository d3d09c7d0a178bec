import Canonical

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
    init(of bytes: Bytes) {
        var marks: CharacterMarks = []
        var index = 0
        let count = bytes.count
        while index < count {
            let byte = bytes[index]
            index += 1
            guard byte >= 0x80 else {
                if byte < 0x20 || byte == 0x7F {
                    marks.insert(byte == 0x09 || byte == 0x0A || byte == 0x0D ? .lineControl : .control)
                }
                continue
            }
            marks.insert(.beyondASCII)
            // Ideographs and their punctuation, E3–E9, are of no interest: two continuation bytes follow.
            if byte &- 0xE3 < 7 {
                index += 2
                continue
            }
            // Only lead bytes C2, EE, EF, F3 and F4 begin a character of interest.
            guard byte == 0xC2 || byte >= 0xEE, index < count else { continue }
            let third = index + 1 < count ? bytes[index + 1] : 0
            marks.formUnion(CharacterMarks(lead: byte, bytes[index], third))
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

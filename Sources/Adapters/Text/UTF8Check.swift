import Canonical

/// Whether bytes are well-formed UTF-8 (Unicode Standard, table 3-7), eight at a time where they are ASCII or ideographs.
enum UTF8Check {
    /// Whether all bytes are well-formed UTF-8.
    static func isWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let count = bytes.count
        var index = 0
        // The continuation bytes that the lead bytes of the word before ask for, in the lowest bytes.
        var owed: UInt64 = 0
        while index + 8 <= count {
            let word = unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let high = word & WordMarks.high
            if high | owed == 0 {
                index += 8
                continue
            }
            let isLead = WordMarks.leads(word) & WordMarks.high
            let isCommon = WordMarks.ideographLeads(word) & WordMarks.high
            let expected = owed | isCommon << 8 | isCommon << 16
            if isLead == isCommon, expected == high & ~isLead {
                owed = isCommon >> 56 | isCommon >> 48
                index += 8
                continue
            }
            // Back to the character that began in the word before.
            index -= owed == 0 ? 0 : owed & 0x8000 != 0 ? 1 : 2
            owed = 0
            let end = index + 8
            while index < min(end, count) {
                let width = unsafe widthOfCharacter(base + index, count - index)
                if width == 0 { return false }
                index += width
            }
        }
        if owed != 0 { index -= owed & 0x8000 != 0 ? 1 : 2 }
        while index < count {
            let width = unsafe widthOfCharacter(base + index, count - index)
            if width == 0 { return false }
            index += width
        }
        return true
    }

    /// The number of bytes of a well-formed character; 0 for anything else.
    private static func widthOfCharacter(_ base: UnsafeRawPointer, _ count: Int) -> Int {
        let lead = unsafe base.load(as: UInt8.self)
        if lead < 0x80 { return 1 }
        // Bounds of the second byte, which keep out overlong forms, surrogates and what is beyond U+10FFFF.
        let width: Int
        let second: ClosedRange<UInt8>
        switch lead {
        case 0xC2...0xDF: (width, second) = (2, 0x80...0xBF)
        case 0xE0: (width, second) = (3, 0xA0...0xBF)
        case 0xED: (width, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (width, second) = (3, 0x80...0xBF)
        case 0xF0: (width, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (width, second) = (4, 0x80...0xBF)
        case 0xF4: (width, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard width <= count, unsafe second.contains(base.load(fromByteOffset: 1, as: UInt8.self)) else { return 0 }
        for place in 2..<max(2, width) {
            guard unsafe base.load(fromByteOffset: place, as: UInt8.self) & 0xC0 == 0x80 else { return 0 }
        }
        return width
    }
}

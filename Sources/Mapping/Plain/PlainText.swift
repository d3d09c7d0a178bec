import Canonical

/// The text of a cell as its bytes lie in a batch, read eight at a time.
///
/// Pointers: only `RowMapper` makes one, over bytes that stay where they are as long as a batch is mapped, and no offset
/// leaves `count` but for a load that `readable` allows.
struct PlainText {
    let start: UnsafeRawPointer
    let count: Int
    /// How many bytes may be loaded from `start` on, those of other cells included.
    let readable: Int

    subscript(index: Int) -> UInt8 { start.load(fromByteOffset: index, as: UInt8.self) }

    /// Eight bytes from an offset on, the first one lowest.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// A text of less than eight bytes, filled up with bytes of `filler`.
    @inline(__always)
    func shortWord(filler: UInt64 = 0) -> UInt64 {
        let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
        if readable >= 8 { return word(at: 0) & mask | filler & ~mask }
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(self[index]) &<< UInt64(truncatingIfNeeded: index &* 8) }
        return word | filler & ~mask
    }

    /// Gives every byte of the text in some word; words may overlap, and a text of less than eight bytes is filled up with
    /// `0`.
    @inline(__always)
    func forEachWord(_ body: (UInt64) -> Void) {
        guard count >= 8 else { return body(shortWord(filler: WordMarks.all(0x30))) }
        var index = 0
        while index + 8 <= count {
            body(word(at: index))
            index += 8
        }
        if index < count { body(word(at: count - 8)) }
    }

    /// The text as a window.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Whether two texts are the same; as many bytes of the other may be loaded.
    @inline(__always)
    func equals(_ other: PlainText) -> Bool {
        guard count == other.count else { return false }
        guard count >= 8 else { return shortWord() == other.shortWord() }
        var index = 0
        while index + 8 <= count {
            guard word(at: index) == other.word(at: index) else { return false }
            index += 8
        }
        return word(at: count - 8) == other.word(at: count - 8)
    }
}

extension PlainText {
    /// Whether the text is a line that needs no change and no finding: well-formed UTF-8 without control characters, private
    /// use, replacement characters, blanks at its ends, or anything that NFC could change.
    var isLine: Bool {
        guard self[0] != 0x20, self[count - 1] != 0x20 else { return false }
        guard count >= 16 else {
            var marks: UInt64 = 0
            forEachWord { marks |= WordMarks.unusual($0) }
            return WordMarks.isClear(marks) || isUnusualLine
        }
        return isUsual || isUnusualLine
    }

    /// The same with full-width forms, quotation marks, CJK punctuation inside, and rare ideographs.
    private var isUnusualLine: Bool {
        var index = 0
        while index < count {
            let lead = self[index]
            switch lead {
            case 0x20...0x7E: index += 1
            case 0xE4...0xE9: index += 3
            case 0xE2, 0xE3, 0xEF:
                guard index + 2 < count, PlainText.isSettled(lead, self[index + 1], self[index + 2]) else {
                    return false
                }
                index += 3
            // U+20000–2EFFF.
            case 0xF0:
                guard index + 3 < count, self[index + 1] &- 0xA0 < 0x0F else { return false }
                index += 4
            default: return false
            }
        }
        return true
    }

    /// Whether a character of three bytes stays as it is and is no blank: U+2010–2027, U+3001–3029, U+FF01–FF5E.
    private static func isSettled(_ lead: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (lead, second) {
        case (0xE2, 0x80): third >= 0x90 && third <= 0xA7
        case (0xE3, 0x80): third >= 0x81 && third <= 0xA9
        case (0xEF, 0xBC): third >= 0x81
        case (0xEF, 0xBD): third <= 0x9E
        default: false
        }
    }

    /// Whether the text is visible ASCII and no number in scientific notation; without small letters for a key.
    @inline(__always)
    func isWord(asKey: Bool) -> Bool {
        guard count >= 16 else {
            var marks: UInt64 = 0
            forEachWord { word in marks |= WordMarks.invisibles(word) | (asKey ? WordMarks.smalls(word) : 0) }
            return WordMarks.isClear(marks) && !mayBeScientific
        }
        var faults = SIMDMask<Block>(repeating: false)
        forEachBlock { block in
            // 21–7E.
            faults .|= (block &+ Block(repeating: 95)) .>= Block(repeating: -34)
            if asKey { faults .|= PlainText.range(0x61...0x7A, in: block) }
        }
        return PlainText.isClear(faults) && !mayBeScientific
    }

    /// Whether the text has only letters, digits and hyphens, without small letters for a key; and no exponent.
    @inline(__always)
    func isPolicyNumber(asKey: Bool) -> Bool {
        guard count >= 4, count <= 50 else { return false }
        guard count >= 16 else {
            var marks: UInt64 = 0
            forEachWord { marks |= WordMarks.unfolded($0) & ~(asKey ? 0 : WordMarks.smalls($0)) }
            return WordMarks.isClear(marks) && !mayBeScientific
        }
        var faults = SIMDMask<Block>(repeating: false)
        forEachBlock { block in
            var good = PlainText.range(0x30...0x39, in: block) .| PlainText.range(0x41...0x5A, in: block)
            good .|= block .== Block(repeating: 0x2D)
            if !asKey { good .|= PlainText.range(0x61...0x7A, in: block) }
            faults .|= .!good
        }
        return PlainText.isClear(faults) && !mayBeScientific
    }

    /// Whether the text has only digits.
    @inline(__always)
    var isDigits: Bool {
        var marks: UInt64 = 0
        forEachWord { marks |= WordMarks.nonDigits($0) }
        return WordMarks.isClear(marks)
    }

    /// Whether the text begins with a digit and has an E.
    @inline(__always)
    private var mayBeScientific: Bool {
        guard self[0] &- 0x30 < 10 else { return false }
        var exponents: UInt64 = 0
        forEachWord { exponents |= WordMarks.equals($0 | WordMarks.all(0x20), 0x65) }
        return !WordMarks.isClear(exponents)
    }
}

/// Sixteen bytes at a time.
extension PlainText {
    private typealias Block = SIMD16<Int8>

    /// Gives every byte of a text of at least sixteen in some block; blocks may overlap.
    @inline(__always)
    private func forEachBlock(_ body: (Block) -> Void) {
        var index = 0
        while index &+ 16 < count {
            body(start.loadUnaligned(fromByteOffset: index, as: Block.self))
            index &+= 16
        }
        body(start.loadUnaligned(fromByteOffset: count &- 16, as: Block.self))
    }

    /// Marks the ASCII characters of a range.
    @inline(__always)
    private static func range(_ range: ClosedRange<Int8>, in block: Block) -> SIMDMask<Block> {
        // The range is moved to where the smallest numbers are.
        (block &+ Block(repeating: Int8.min &- range.lowerBound))
            .<= Block(repeating: Int8.min &+ (range.upperBound &- range.lowerBound))
    }

    /// Whether nothing is marked.
    @inline(__always)
    private static func isClear(_ marks: SIMDMask<Block>) -> Bool {
        let words = unsafeBitCast(marks, to: SIMD2<UInt64>.self)
        return words[0] | words[1] == 0
    }

    /// Whether none of the bytes is one that `WordMarks.unusual` marks.
    @inline(__always)
    fileprivate var isUsual: Bool {
        var marks = SIMDMask<Block>(repeating: false)
        forEachBlock { block in
            // C0–E3, EA–FF and 00–1F, 7F.
            marks .|= (block &+ Block(repeating: -64)) .< Block(repeating: -92)
            marks .|= (block &+ Block(repeating: -106)) .< Block(repeating: -74)
            marks .|= block .== Block(repeating: 127)
        }
        return PlainText.isClear(marks)
    }
}

/// Takes the plainest XML straight from its bytes, several times as fast as a full parser.
///
/// It knows tags as literals and text without entities. Whatever is not exactly what is asked for is left where it
/// stands, and the caller gives it to the full parser.
@safe struct SimpleScanner {
    /// How an attempt to take an element ended.
    enum Outcome {
        /// It was taken; the place of the first byte behind it.
        case taken(end: Int)
        /// It does not end in the bytes at hand.
        case incomplete
        /// It is for the full parser.
        case notSimple
    }

    /// So many zero bytes must be readable behind the last byte; they end every comparison in time.
    static let padding = 64

    private(set) var at: Int
    private let base: UnsafePointer<UInt8>
    private let end: Int

    /// A scanner over bytes that are followed by `padding` zero bytes.
    init(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) {
        unsafe base = bytes
        at = start
        self.end = end
    }

    /// Why nothing more can be taken here: what stands near the end may be cut off.
    var failure: Outcome { at + Self.padding > end ? .incomplete : .notSimple }

    var byte: UInt8 { unsafe base[at] }

    mutating func skipBlanks() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    /// Takes the text if it stands here; it is shorter than `padding`.
    @inline(__always)
    mutating func take(_ text: StaticString) -> Bool {
        let start = unsafe text.utf8Start
        for place in 0..<text.utf8CodeUnitCount where unsafe base[at + place] != start[place] { return false }
        at += text.utf8CodeUnitCount
        return true
    }

    /// Takes up to nine digits.
    mutating func takeDigits() -> Int? {
        let start = at
        var number = 0
        while byte &- 0x30 <= 9, at - start < 9 {
            number = number * 10 + Int(byte &- 0x30)
            at += 1
        }
        return at > start ? number : nil
    }

    /// Takes up to three capital letters as a number to the base 26, in which A is 1.
    mutating func takeLetters() -> Int? {
        let start = at
        var number = 0
        while byte &- 0x41 < 26, at - start < 3 {
            number = number * 26 + Int(byte &- 0x40)
            at += 1
        }
        return at > start ? number : nil
    }

    /// Skips the ASCII text of an attribute up to its quote.
    mutating func skipAttributeText() {
        while (0x20...0x7E).contains(byte), byte != 0x22, byte != 0x26, byte != 0x3C { at += 1 }
    }

    /// Takes text up to the next tag; nil when there is something in it that the full parser must look at.
    mutating func takeText() -> UnsafeBufferPointer<UInt8>? {
        let start = at
        var all: UInt8 = 0
        while byte >= 0x20 || byte == 0x0A || byte == 0x09, byte != 0x3C, byte != 0x26, byte != 0x3E {
            all |= byte
            at += 1
        }
        let text = unsafe UnsafeBufferPointer(start: base + start, count: at - start)
        return unsafe all < 0x80 || Self.isText(text) ? text : nil
    }

    /// Whether the bytes are UTF-8 without U+FFFE and U+FFFF, which XML does not have.
    private static func isText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard unsafe UTF8Check.isWellFormed(UnsafeRawBufferPointer(text)) else { return false }
        for place in 0..<text.count where unsafe text[place] == 0xEF {
            if unsafe text[place + 1] == 0xBF && text[place + 2] >= 0xBE { return false }
        }
        return true
    }
}

/// Eight bytes of a line at once: where a string ends is found by arithmetic on all of them.
///
/// Source: "haszero" and "hasless" of Bit Twiddling Hacks, S. E. Anderson; they may err above a true hit, never below.
struct JSONWord {
    /// How many bytes must stand behind a line so that a word can be taken at each of its places.
    static let padding = 8

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    let bits: UInt64

    @inline(__always) init(_ bytes: RawSpan, at offset: Int) {
        // The offset is checked; any eight bytes are an integer.
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        bits = UInt64(littleEndian: word)
    }

    private init(bits: UInt64) {
        self.bits = bits
    }

    /// How many bytes stand before the first quote, backslash or control character; 8 without one.
    @inline(__always) var plainLength: Int {
        let quotes = Self.zeros(bits ^ Self.ones &* 0x22)
        let backslashes = Self.zeros(bits ^ Self.ones &* 0x5C)
        let controls = (bits &- Self.ones &* 0x20) & ~bits & Self.highs
        return (quotes | backslashes | controls).trailingZeroBitCount >> 3
    }

    /// The first bytes, the rest zero; `length` is 0 to 8.
    @inline(__always) func prefix(_ length: Int) -> JSONWord {
        JSONWord(bits: length < 8 ? bits & ((1 << UInt64(length * 8)) - 1) : bits)
    }

    /// Whether all eight bytes are ASCII.
    var isASCII: Bool { bits & Self.highs == 0 }

    private static func zeros(_ bits: UInt64) -> UInt64 { (bits &- ones) & ~bits & highs }
}

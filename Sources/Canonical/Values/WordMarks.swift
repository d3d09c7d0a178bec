/// Eight bytes looked at in one word: bit 7 of a byte says something of it, all other bits are noise.
@usableFromInline
package enum WordMarks {
    /// Bit 7 of every byte.
    @inlinable package static var high: UInt64 { 0x8080_8080_8080_8080 }

    /// The same byte eight times.
    @inlinable @inline(__always)
    package static func all(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Whether none of the bytes is marked.
    @inlinable @inline(__always)
    package static func isClear(_ marks: UInt64) -> Bool { marks & high == 0 }

    /// Marks what is no ASCII digit.
    @inlinable @inline(__always)
    package static func nonDigits(_ word: UInt64) -> UInt64 {
        let rest = word ^ all(0x30)
        return rest | ((rest & ~high) &+ all(0x76))
    }

    /// Marks capital ASCII letters.
    @inlinable @inline(__always)
    package static func capitals(_ word: UInt64) -> UInt64 {
        let low = word & ~high
        return (low &+ all(0x3F)) & ~(low &+ all(0x25)) & ~word
    }

    /// Marks small ASCII letters.
    @inlinable @inline(__always)
    package static func smalls(_ word: UInt64) -> UInt64 {
        let low = word & ~high
        return (low &+ all(0x1F)) & ~(low &+ all(0x05)) & ~word
    }

    /// Marks what is not visible ASCII, U+0021–007E.
    @inlinable @inline(__always)
    package static func invisibles(_ word: UInt64) -> UInt64 {
        let low = word & ~high
        return word | ~(low &+ all(0x5F)) | (low &+ all(0x01))
    }

    /// Marks bytes that are `byte`.
    @inlinable @inline(__always)
    package static func equals(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let rest = word ^ all(byte)
        return ~(rest | ((rest & ~high) &+ all(0x7F)))
    }

    /// Marks what is in no folded key: anything but digits, capital letters and hyphens.
    @inlinable @inline(__always)
    package static func unfolded(_ word: UInt64) -> UInt64 { nonDigits(word) & ~capitals(word) & ~equals(word, 0x2D) }

    /// Marks what is below a byte of at most 0x80, in ASCII; bytes of other characters are never marked.
    @inlinable @inline(__always)
    package static func below(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        ~(word | ((word & ~high) &+ all(0x80 &- byte)))
    }

    /// Marks lead bytes of characters, C0–FF.
    @inlinable @inline(__always)
    package static func leads(_ word: UInt64) -> UInt64 { (word & ~high) << 1 & word }

    /// Marks the lead bytes E4–E9 among lead bytes: those of the ideographs U+4000–9FFF, which two continuation bytes of any
    /// kind follow.
    @inlinable @inline(__always)
    package static func ideographLeads(_ word: UInt64) -> UInt64 {
        let low = word & ~high
        return (low &+ all(0x1C)) & ~(low &+ all(0x16)) & leads(word)
    }

    /// Marks what takes a closer look in a line of UTF-8.
    ///
    /// These are control characters, and lead bytes other than E4–E9, which begin the ideographs U+4000–9FFF. Nothing else
    /// can be folded, composed, trimmed (but for a space) or out of place.
    @inlinable @inline(__always)
    package static func unusual(_ word: UInt64) -> UInt64 {
        let low = word & ~high
        let controls = (~(low &+ all(0x60)) | (low &+ all(0x01))) & ~word
        return controls | leads(word) & ~ideographLeads(word)
    }
}

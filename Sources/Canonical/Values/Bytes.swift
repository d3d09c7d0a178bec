/// UTF-8 bytes as readers hand them around: a window that nothing is copied or counted for.
@usableFromInline
package typealias Bytes = Span<UInt8>

extension Span where Element == UInt8 {
    /// The bytes as an array of their own.
    package var copied: [UInt8] {
        var copy: [UInt8] = []
        copy.append(contentsOf: self)
        return copy
    }

    /// The bytes as a Swift string: an allocation, for findings and definitions.
    package var string: String { String(decoding: copied, as: UTF8.self) }

    /// Whether there is a byte at all and all are visible ASCII, U+0021–007E: text that needs no trimming and has no marks.
    package var isVisibleASCII: Bool {
        count > 0 && isClear { WordMarks.invisibles($0) }
    }

    /// Whether no byte is marked, eight bytes a step; words may overlap and are filled up with zero digits.
    @inline(__always)
    func isClear(_ marks: (UInt64) -> UInt64) -> Bool {
        withUnsafeBytes { raw in
            var all: UInt64 = 0
            var index = 0
            while index + 8 <= raw.count {
                all |= marks(raw.word(at: index))
                index += 8
            }
            if index < raw.count { all |= marks(raw.lastWord(filler: WordMarks.all(0x30))) }
            return WordMarks.isClear(all)
        }
    }

    /// Whether the bytes are the same.
    @inlinable
    package func equals(_ other: Bytes) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }

    /// Whether the bytes from `offset` on begin with others.
    @inlinable
    package func starts(with other: Bytes, at offset: Int = 0) -> Bool {
        guard offset + other.count <= count else { return false }
        for index in 0..<other.count where self[offset + index] != other[index] { return false }
        return true
    }

    /// The first place of a byte from `start` on; nil without one.
    @inlinable
    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// Whether there is a byte at all and all are ASCII digits.
    @inlinable
    package var isDigits: Bool {
        for index in 0..<count where !self[index].isDigit { return false }
        return count > 0
    }

    /// The number of Unicode scalars: what `text(n)` limits.
    @inlinable
    package var scalarCount: Int {
        var continuations = 0
        for index in 0..<count where self[index] & 0xC0 == 0x80 { continuations += 1 }
        return count - continuations
    }
}

extension UnsafeRawBufferPointer {
    /// Eight bytes from an offset on, the first one lowest.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The last eight bytes; fewer are filled up with bytes of `filler`.
    @inline(__always)
    func lastWord(filler: UInt64) -> UInt64 {
        guard count < 8 else { return word(at: count - 8) }
        var word = filler
        for byte in self { word = word << 8 | UInt64(byte) }
        return word
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    @inlinable
    package var isDigit: Bool { self &- 0x30 < 10 }

    /// Whether the byte is an ASCII letter.
    @inlinable
    package var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
}

extension Array where Element == UInt8 {
    /// Appends a window's bytes.
    @inlinable
    package mutating func append(contentsOf bytes: Bytes) {
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}

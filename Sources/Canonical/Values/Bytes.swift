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
    ///
    /// Eight bytes a step: bit 7 of a byte is set where it is beyond ASCII, below 0x21, or 0x7F.
    package var isVisibleASCII: Bool {
        withUnsafeBytes { raw in
            var index = 0
            var marks: UInt64 = raw.isEmpty ? 0x80 : 0
            while index + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                marks |= word | (word &- 0x2121_2121_2121_2121) | (word &+ 0x0101_0101_0101_0101)
                index += 8
            }
            while index < raw.count {
                let byte = raw[index]
                marks |= byte &- 0x21 < 0x5E ? 0 : 0x80
                index += 1
            }
            return marks & 0x8080_8080_8080_8080 == 0
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

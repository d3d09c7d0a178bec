/// UTF-8 bytes as readers hand them around: a window that nothing is copied or counted for.
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

    /// Whether the bytes are the same.
    package func equals(_ other: Bytes) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }

    /// Whether the bytes from `offset` on begin with others.
    package func starts(with other: Bytes, at offset: Int = 0) -> Bool {
        guard offset + other.count <= count else { return false }
        for index in 0..<other.count where self[offset + index] != other[index] { return false }
        return true
    }

    /// The first place of a byte from `start` on; nil without one.
    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// Whether there is a byte at all and all are ASCII digits.
    package var isDigits: Bool {
        for index in 0..<count where !self[index].isDigit { return false }
        return count > 0
    }

    /// The number of Unicode scalars: what `text(n)` limits.
    package var scalarCount: Int {
        var continuations = 0
        for index in 0..<count where self[index] & 0xC0 == 0x80 { continuations += 1 }
        return count - continuations
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    package var isDigit: Bool { self &- 0x30 < 10 }

    /// Whether the byte is an ASCII letter.
    package var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
}

extension Array where Element == UInt8 {
    /// Appends a window's bytes.
    package mutating func append(contentsOf bytes: Bytes) {
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}

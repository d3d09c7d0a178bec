/// Takes canonical bytes apart: the JSON that `canonicalBytes` writes, and nothing more lenient.
struct CanonicalReader {
    private let bytes: [UInt8]
    private var place = 0

    /// Bytes from their beginning.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether all was read.
    var isAtEnd: Bool { place == bytes.count }

    /// Reads one byte that must stand here.
    mutating func take(_ byte: UInt8) throws(CanonicalDecodingError) {
        guard takes(byte) else { throw error }
    }

    /// Reads a byte if it stands here.
    mutating func takes(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Calls `element` before each element of an object or a list, which it reads.
    mutating func elements(
        from open: UInt8, to close: UInt8, _ element: (inout CanonicalReader) throws(CanonicalDecodingError) -> Void
    ) throws(CanonicalDecodingError) {
        try take(open)
        if takes(close) { return }
        repeat { try element(&self) } while takes(0x2C)
        try take(close)
    }

    /// Reads a string without its quotes and escapes.
    mutating func string() throws(CanonicalDecodingError) -> [UInt8] {
        try take(0x22)
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case 0x22: return text
            case 0x5C: text.append(try escaped())
            case 0x00...0x1F: throw error
            default: text.append(byte)
            }
        }
        throw error
    }

    /// Reads a whole number.
    mutating func integer() throws(CanonicalDecodingError) -> Int64 {
        let start = place
        while place < bytes.count, bytes[place] == 0x2D || (0x30...0x39).contains(bytes[place]) { place += 1 }
        guard let number = Int64(String(decoding: bytes[start..<place], as: UTF8.self)) else { throw error }
        return number
    }

    /// Reads `true` or `false`.
    mutating func boolean() throws(CanonicalDecodingError) -> Bool {
        for (word, value) in [("true", true), ("false", false)] where bytes[place...].starts(with: word.utf8) {
            place += word.utf8.count
            return value
        }
        throw error
    }

    /// The failure of whatever stands here.
    var error: CanonicalDecodingError { CanonicalDecodingError(offset: place) }

    private mutating func escaped() throws(CanonicalDecodingError) -> UInt8 {
        guard place < bytes.count else { throw error }
        let mark = bytes[place]
        place += 1
        switch mark {
        case 0x22, 0x5C: return mark
        case 0x62: return 0x08
        case 0x74: return 0x09
        case 0x6E: return 0x0A
        case 0x66: return 0x0C
        case 0x72: return 0x0D
        case 0x75:
            // Only control characters are written so: `\u00` and two digits.
            guard place + 4 <= bytes.count,
                let code = UInt8(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
            else { throw error }
            place += 4
            return code
        default: throw error
        }
    }
}

/// Bytes that are not the canonical bytes of a record of the kind asked for.
package struct CanonicalDecodingError: Error, Hashable, Sendable {
    /// Where in the bytes it went wrong, from 0.
    package let offset: Int
}

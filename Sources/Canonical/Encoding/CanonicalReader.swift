/// Takes canonical bytes apart: the JSON that `canonicalBytes` writes, and nothing more lenient.
///
/// Nothing is copied. Whoever makes one vouches that the bytes stay while it is used.
struct CanonicalReader {
    /// What stands between the quotes of a string.
    struct Piece {
        fileprivate let range: Range<Int>
        fileprivate let hasEscapes: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    /// Bytes from their beginning.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Whether all was read.
    var isAtEnd: Bool { place == bytes.count }

    /// Reads one byte that must stand here.
    mutating func take(_ byte: UInt8) throws(CanonicalDecodingError) {
        guard takes(byte) else { throw error }
    }

    /// Reads the beginning of an object or a list; `false` when it has no element.
    mutating func begins(_ open: UInt8, _ close: UInt8) throws(CanonicalDecodingError) -> Bool {
        try take(open)
        return !takes(close)
    }

    /// Reads what follows an element; `false` when that is the end.
    mutating func goesOn(_ close: UInt8) throws(CanonicalDecodingError) -> Bool {
        if takes(0x2C) { return true }
        try take(close)
        return false
    }

    /// Reads a string.
    mutating func string() throws(CanonicalDecodingError) -> Piece {
        try take(0x22)
        let start = place
        var hasEscapes = false
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == 0x22 { return Piece(range: start..<place - 1, hasEscapes: hasEscapes) }
            if byte < 0x20 { throw error }
            if byte == 0x5C {
                hasEscapes = true
                // The byte after it ends nothing, whatever it is.
                place += 1
            }
        }
        throw error
    }

    /// Reads a string that has no escapes, as no name, code or day has one.
    mutating func plainString() throws(CanonicalDecodingError) -> UnsafeBufferPointer<UInt8> {
        guard let plain = plain(try string()) else { throw error }
        return plain
    }

    /// The bytes of a string without escapes; nil for one that has some.
    func plain(_ piece: Piece) -> UnsafeBufferPointer<UInt8>? {
        piece.hasEscapes ? nil : UnsafeBufferPointer(rebasing: bytes[piece.range])
    }

    /// The bytes of a string, escapes resolved.
    func resolved(_ piece: Piece) throws(CanonicalDecodingError) -> [UInt8] {
        var text: [UInt8] = []
        var rest = piece.range
        while let place = rest.first {
            rest = place + 1..<rest.upperBound
            text.append(bytes[place] == 0x5C ? try resolvedEscape(&rest) : bytes[place])
        }
        return text
    }

    /// Reads a whole number.
    mutating func integer() throws(CanonicalDecodingError) -> Int64 {
        let start = place
        while place < bytes.count, bytes[place] == 0x2D || bytes[place].isDigit { place += 1 }
        guard let number = Int64(canonical: UnsafeBufferPointer(rebasing: bytes[start..<place]), scale: 0) else {
            throw error
        }
        return number
    }

    /// Reads `true` or `false`.
    mutating func boolean() throws(CanonicalDecodingError) -> Bool {
        for (word, value) in [("true", true), ("false", false)] as [(StaticString, Bool)] {
            let end = place + word.utf8CodeUnitCount
            guard end <= bytes.count else { continue }
            guard UnsafeBufferPointer(rebasing: bytes[place..<end]).says(word) else { continue }
            place = end
            return value
        }
        throw error
    }

    /// The failure of whatever stands here.
    var error: CanonicalDecodingError { CanonicalDecodingError(offset: place) }

    private mutating func takes(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// What an escape stands for; `rest` begins after its mark.
    private func resolvedEscape(_ rest: inout Range<Int>) throws(CanonicalDecodingError) -> UInt8 {
        guard let place = rest.first else { throw error }
        rest = place + 1..<rest.upperBound
        switch bytes[place] {
        case 0x22, 0x5C: return bytes[place]
        case 0x62: return 0x08
        case 0x74: return 0x09
        case 0x6E: return 0x0A
        case 0x66: return 0x0C
        case 0x72: return 0x0D
        case 0x75:
            // Only control characters are written so: `\u00` and two digits.
            guard rest.count >= 4,
                let code = UInt8(String(decoding: bytes[rest.prefix(4)], as: UTF8.self), radix: 16)
            else { throw error }
            rest = rest.lowerBound + 4..<rest.upperBound
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

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are those of a word.
    func says(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in indices where self[index] != word.utf8Start[index] { return false }
        return true
    }
}

extension Int64 {
    /// The units of 10^-scale of a decimal that is written with exactly `scale` decimals; nil for anything else.
    init?(canonical text: UnsafeBufferPointer<UInt8>, scale: Int) {
        let isNegative = text.first == 0x2D
        let mark = scale > 0 ? text.count - scale - 1 : text.count
        guard mark > (isNegative ? 1 : 0) else { return nil }
        // Counted below zero, where there is one number more.
        var units: Int64 = 0
        for index in (isNegative ? 1 : 0)..<text.count {
            if index == mark {
                guard text[index] == 0x2E else { return nil }
                continue
            }
            guard text[index].isDigit else { return nil }
            let (tenfold, isTooLarge) = units.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tenfold.subtractingReportingOverflow(Int64(text[index] - 0x30))
            guard !isTooLarge, !overflows else { return nil }
            units = sum
        }
        guard !isNegative else {
            self = units
            return
        }
        guard units > .min else { return nil }
        self = -units
    }
}

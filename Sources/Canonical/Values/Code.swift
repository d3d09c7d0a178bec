/// A code of a code table: at most sixteen ASCII characters, compared as two machine words.
///
/// Codes are text: leading zeros count (`01` is not `1`). A division code is a code of six or twelve digits.
package struct Code: Hashable, Sendable {
    /// The first eight characters, big-endian, padded with zero bytes.
    private let high: UInt64
    /// The next eight characters.
    private let low: UInt64

    /// A code by its characters; `nil` when empty, longer than sixteen, or not printable ASCII.
    package init?(bytes: some Sequence<UInt8>) {
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for byte in bytes {
            guard (0x21...0x7E).contains(byte), count < 16 else { return nil }
            let shift = UInt64(56 - 8 * (count % 8))
            if count < 8 { words.0 |= UInt64(byte) << shift } else { words.1 |= UInt64(byte) << shift }
            count += 1
        }
        guard count > 0 else { return nil }
        (high, low) = words
    }

    /// A code by a window of characters; `nil` as above.
    package init?(_ bytes: Bytes) {
        guard bytes.count > 0, bytes.count <= 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for index in 0..<bytes.count {
            let byte = bytes[index]
            guard (0x21...0x7E).contains(byte) else { return nil }
            let shift = UInt64(56 - 8 * (index & 7))
            if index < 8 { words.0 |= UInt64(byte) << shift } else { words.1 |= UInt64(byte) << shift }
        }
        (high, low) = words
    }

    /// The characters in ASCII.
    package var bytes: [UInt8] {
        var result: [UInt8] = []
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                let byte = UInt8(truncatingIfNeeded: word >> UInt64(shift))
                if byte != 0 { result.append(byte) }
            }
        }
        return result
    }

    /// Appends the characters in ASCII.
    package func append(to bytes: inout [UInt8]) {
        var word = high
        while word != 0 {
            bytes.append(UInt8(truncatingIfNeeded: word >> 56))
            word <<= 8
        }
        word = low
        while word != 0 {
            bytes.append(UInt8(truncatingIfNeeded: word >> 56))
            word <<= 8
        }
    }

    /// The code as a Swift string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the code begins with the characters of `prefix`.
    package func hasPrefix(_ prefix: String) -> Bool { bytes.starts(with: prefix.utf8) }
}

extension Code: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        guard let code = Code(bytes: value.utf8) else {
            preconditionFailure("a code literal has 1 to 16 printable ASCII characters")
        }
        self = code
    }
}

/// Text as UTF-8 bytes, usually a window into a record's own bytes.
///
/// Canonical text is NFC and trimmed; whoever stores it has seen to that (`TextForm`).
package struct Text: Hashable, Sendable {
    /// Well-formed UTF-8.
    package let bytes: ArraySlice<UInt8>

    /// Text by its UTF-8 bytes.
    package init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// Text from a Swift string.
    package init(_ string: String) { bytes = Array(string.utf8)[...] }

    /// The text as a Swift string: an allocation, for findings and tests.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The number of Unicode scalars: what `text(n)` limits.
    package var scalarCount: Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    package static func == (left: Text, right: Text) -> Bool { left.bytes.elementsEqual(right.bytes) }

    package func hash(into hasher: inout Hasher) {
        for byte in bytes { hasher.combine(byte) }
    }
}

extension Text: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

extension Text: Comparable {
    package static func < (left: Text, right: Text) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

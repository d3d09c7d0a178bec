/// Text as UTF-8 bytes, usually a window into a record's own bytes.
///
/// Canonical text is NFC and trimmed; whoever stores it has seen to that (`TextForm`).
package struct Text: Hashable, Sendable {
    /// Well-formed UTF-8.
    package let bytes: ArraySlice<UInt8>

    /// Text by its UTF-8 bytes.
    package init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// Text with bytes of its own.
    package init(copying bytes: Bytes) { self.bytes = bytes.copied[...] }

    /// Text from a Swift string.
    package init(_ string: String) { bytes = Array(string.utf8)[...] }

    /// The text as a Swift string: an allocation, for findings and tests.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The number of Unicode scalars: what `text(n)` limits.
    package var scalarCount: Int { bytes.span.scalarCount }

    package static func == (left: Text, right: Text) -> Bool { left.bytes.span.equals(right.bytes.span) }

    package func hash(into hasher: inout Hasher) { hasher.combine(ByteTable.hash(bytes.span)) }
}

extension Text: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

extension Text: Comparable {
    package static func < (left: Text, right: Text) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

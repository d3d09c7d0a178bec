/// The 32 bytes that SM3 gives for a message.
///
/// Compared and hashed by value; printed as 64 lower-case hex digits. Source: GB/T 32905-2016.
package struct SM3Digest: Hashable, Sendable, CustomStringConvertible {
    /// Always 32 bytes.
    package let bytes: [UInt8]

    /// Takes exactly 32 bytes; nil for any other count.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 lower-case hex digits, the only form in which a digest is written; nil for anything else.
    package init?(hex: String) {
        guard let bytes = [UInt8](hex: hex), bytes.count == 32, bytes.hex == hex else { return nil }
        self.bytes = bytes
    }

    /// 64 lower-case hex digits.
    package var hex: String { bytes.hex }

    /// The same text as `hex`.
    package var description: String { hex }
}

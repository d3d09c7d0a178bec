package import Canonical
package import ShangMi

/// The content of an attachment, whatever file it is in: its digest and its size.
///
/// Two attachments with the same content have one upload at a destination.
package struct ContentID: Hashable, Sendable, CustomStringConvertible {
    /// SM3 of all bytes.
    package let sm3: SM3Digest
    /// How many bytes it has; at least 1.
    package let bytes: Int

    /// A content by digest and size.
    package init(sm3: SM3Digest, bytes: Int) {
        self.sm3 = sm3
        self.bytes = bytes
    }

    /// Reads what `key` gives; nil for anything else.
    package init?(key: String) {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let sm3 = SM3Digest(hex: String(parts[0])), let bytes = Int(parts[1]), bytes > 0 else {
            return nil
        }
        self.init(sm3: sm3, bytes: bytes)
    }

    /// The name under which a store keeps it: the digest in hex, a slash, the size.
    package var key: String { "\(sm3.hex)/\(bytes)" }

    package var description: String { key }
}

extension DestinationProfile {
    /// The content that must be uploaded before a record's own delivery goes; `nil` for a record that has none, for one whose
    /// content lies at an https address, where the destination fetches it, and where the destination takes no contents.
    package func content(of record: Record) -> ContentID? {
        guard contents != nil, record.kind == .attachment, record.operation == .upsert,
            let uri = record[Attachment.uri], case .file = ContentAddress(uri.bytes.span),
            let sm3 = record[Attachment.sm3].flatMap({ SM3Digest(hex: $0.string) }),
            let bytes = record[Attachment.bytes]
        else { return nil }
        return ContentID(sm3: sm3, bytes: bytes)
    }
}

import Foundation

/// The SHA-256 of a public key, by which one server's key is told from every other.
package struct KeyFingerprint: Hashable, Sendable {
    /// Base64 with its padding: 44 characters.
    package let base64: String

    /// Reads Base64 of 32 bytes, with its padding or without, as `ssh-keygen -l` prints it.
    package init?(base64 text: String) {
        let padded = text.hasSuffix("=") ? text : text + "="
        guard padded.utf8.count == 44, Data(base64Encoded: padded)?.count == 32 else { return nil }
        base64 = padded
    }
}

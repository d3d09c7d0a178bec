/// The signer's distinguishing identifier that SM2 mixes into every signature.
///
/// Both sides must use the same one; libcrypto takes an empty one unless told. Source: GB/T 32918.2 §5.5.
package struct SigningUserID: Hashable, Sendable {
    /// How many bytes an identifier may have: its length in bits is hashed as 16 bits.
    package static let longest = 8191

    /// The identifier as it is hashed.
    package let bytes: [UInt8]

    /// Takes the UTF-8 bytes of a text of at most `longest` bytes.
    package init(_ text: String) {
        bytes = Array(text.utf8)
        precondition(bytes.count <= Self.longest, "an SM2 user ID is at most 8,191 bytes long")
    }

    /// The identifier `1234567812345678` that everybody uses unless a platform says otherwise.
    ///
    /// Source: GB/T 35276-2017 §10, GM/T 0009.
    package static let standard = Self("1234567812345678")
}

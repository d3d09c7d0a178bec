/// An SM2 key that verifies signatures.
///
/// Use from many tasks at once is safe. Source: GB/T 32918.2-2016.
package final class SM2PublicKey: Sendable {
    private let handle: KeyHandle

    init(handle: KeyHandle) {
        self.handle = handle
    }

    /// Whether a signature fits a message, a user ID and this key.
    ///
    /// False for every other signature: bytes that are not exactly the encoding (trailing bytes and non-minimal DER
    /// included), r or s outside 1…n−1, another message, another user ID.
    /// - Parameters:
    ///   - signature: r and s in the given encoding.
    ///   - message: The whole message, not its digest.
    ///   - userID: The identifier that the signer used.
    ///   - encoding: How r and s are written.
    /// - Returns: True only for a signature that the key's owner made.
    package func verifies(
        _ signature: [UInt8], of message: [UInt8], userID: SigningUserID, encoding: SignatureEncoding
    ) -> Bool {
        guard let signature = SM2Signature(signature, encoding: encoding) else { return false }
        return handle.verifies(der: signature.bytes(.der), of: message, userID: userID)
    }

    /// The uncompressed point 04‖x‖y, 65 bytes.
    package var point: [UInt8] { handle.point }

    /// Whether both are the same point of the curve.
    package func hasSameKey(as other: SM2PublicKey) -> Bool {
        point == other.point
    }
}

import CLibCrypto

/// An SM2 key that signs.
///
/// Prints nothing of itself. Use from many tasks at once is safe. Source: GB/T 32918.2-2016.
package final class SM2PrivateKey: Sendable {
    private let handle: KeyHandle

    /// Reads one unencrypted PEM key: PKCS#8 (`PRIVATE KEY`) or SEC1 (`EC PRIVATE KEY`).
    ///
    /// - Parameter pem: The bytes of the key file.
    /// - Throws: `KeyError.unreadable`, `.encrypted`, or `.notSM2` for a key of another kind or curve.
    package convenience init(pem: [UInt8]) throws(KeyError) {
        let source = PEMSource(pem)
        var asked: CInt = 0
        guard let key = unsafe source.readPrivateKey(&asked) else {
            let reason = takeOpenSSLReason()
            throw asked == 1 ? .encrypted : .unreadable(reason: reason)
        }
        try self.init(handle: unsafe KeyHandle(adopting: key))
    }

    private init(handle: KeyHandle) {
        self.handle = handle
    }

    /// Signs a message with SM2 over SM3; each call gives another signature.
    ///
    /// - Parameters:
    ///   - message: The whole message, not its digest.
    ///   - userID: The identifier that the verifier will use.
    ///   - encoding: How r and s are written.
    /// - Returns: The signature in that encoding.
    /// - Throws: `KeyError.signingFailed`.
    package func sign(
        _ message: [UInt8], userID: SigningUserID, encoding: SignatureEncoding
    ) throws(KeyError) -> [UInt8] {
        let der = try handle.sign(message, userID: userID)
        guard let signature = SM2Signature(der, encoding: .der) else {
            throw .signingFailed(reason: "libcrypto gave a signature that is not DER")
        }
        return signature.bytes(encoding)
    }

    /// The half of the key that others may know.
    package var publicKey: SM2PublicKey { SM2PublicKey(handle: handle) }
}

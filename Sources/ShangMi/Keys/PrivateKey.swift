import CLibCrypto

/// A key that signs, and with SM2 decrypts.
///
/// Prints nothing of itself. Use from many tasks at once is safe.
package final class PrivateKey: Sendable {
    private let handle: KeyHandle

    /// Reads one key: PEM or DER, PKCS#8 (also encrypted: PBES2 with AES or SM4, HMAC with SHA-1 or SHA-2) or SEC1.
    ///
    /// - Parameters:
    ///   - file: The bytes of the key file.
    ///   - passphrase: What opens an encrypted key; nil when it is not known.
    /// - Throws: `KeyError.unreadable`, `.encrypted` without a passphrase, `.wrongPassphrase`, `.unsupported`.
    package convenience init(file: SecretBytes, passphrase: SecretBytes? = nil) throws(KeyError) {
        let source = KeySource(file, passphrase: passphrase)
        let key = try unsafe source.read()
        self.init(handle: try unsafe KeyHandle(adopting: key))
    }

    init(handle: KeyHandle) {
        self.handle = handle
    }

    /// A fresh key on the curve sm2p256v1.
    package static func makeSM2() -> PrivateKey {
        guard let key = unsafe anze_SM2_generate(), let handle = try? unsafe KeyHandle(adopting: key) else {
            preconditionFailure("libcrypto cannot make an SM2 key: \(takeOpenSSLReason())")
        }
        return PrivateKey(handle: handle)
    }

    /// The kind of key.
    package var algorithm: KeyAlgorithm { handle.algorithm }

    /// Signs a message; with SM2 and ECDSA each call gives another signature.
    ///
    /// - Parameters:
    ///   - message: The whole message, not its digest.
    ///   - scheme: The algorithm, which must be the key's, and how the signature is written.
    /// - Returns: The signature.
    /// - Throws: `KeyError.unsupported` for a key of another kind, `.signingFailed`.
    package func sign(_ message: [UInt8], as scheme: SignatureScheme) throws(KeyError) -> [UInt8] {
        let signature = try handle.sign(message, scheme)
        switch scheme {
        case .rsaSHA256: return signature
        case .sm2(_, let encoding), .ecdsaSHA256(let encoding):
            guard let pair = NumberPair(signature, encoding: .der) else {
                throw .signingFailed(reason: "libcrypto gave a signature that is not DER")
            }
            return pair.bytes(encoding)
        }
    }

    /// Decrypts what was encrypted with the public half of an SM2 key.
    ///
    /// - Parameters:
    ///   - ciphertext: The bytes, exactly in that encoding.
    ///   - encoding: How the parts of the ciphertext are written.
    /// - Returns: The message.
    /// - Throws: `CipherError.refused`: bytes that are not in the encoding, a point off the curve, a digest that does not fit,
    ///   a key that is not SM2.
    package func decrypt(
        _ ciphertext: [UInt8], encoding: SM2CiphertextEncoding
    ) throws(CipherError) -> SecretBytes {
        guard algorithm == .sm2, let parts = SM2Ciphertext(ciphertext, encoding: encoding),
            let message = handle.decrypt(parts.bytes(.der))
        else { throw .refused }
        return message
    }

    /// The half of the key that others may know.
    package var publicKey: PublicKey { PublicKey(handle: handle) }

    /// The key as PKCS#8 PEM: encrypted with PBES2, SM4-CBC and HMAC-SHA-256 under a passphrase, or open without one.
    ///
    /// - Throws: `KeyError.unreadable` where libcrypto cannot.
    package func pem(passphrase: SecretBytes?) throws(KeyError) -> SecretBytes {
        try handle.pem(passphrase: passphrase)
    }
}

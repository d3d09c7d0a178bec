import CLibCrypto

/// A key that verifies signatures, and with SM2 encrypts.
///
/// Use from many tasks at once is safe.
package final class PublicKey: Sendable {
    private let handle: KeyHandle

    init(handle: KeyHandle) {
        self.handle = handle
    }

    /// The kind of key.
    package var algorithm: KeyAlgorithm { handle.algorithm }

    /// Whether a signature fits a message, a scheme and this key.
    ///
    /// False for every other signature: bytes that are not exactly the encoding (trailing bytes and non-minimal DER
    /// included), r or s outside 1…n−1, another message, another user ID, a key of another kind.
    /// - Parameters:
    ///   - signature: The signature as the scheme writes it.
    ///   - message: The whole message, not its digest.
    ///   - scheme: The algorithm, user ID and encoding that the signer used.
    /// - Returns: True only for a signature that the key's owner made.
    package func verifies(_ signature: [UInt8], of message: [UInt8], as scheme: SignatureScheme) -> Bool {
        guard scheme.keyAlgorithm == algorithm else { return false }
        switch scheme {
        case .rsaSHA256: return handle.verifies(signature, of: message, scheme)
        case .sm2(_, let encoding), .ecdsaSHA256(let encoding):
            guard let pair = NumberPair(signature, encoding: encoding) else { return false }
            return handle.verifies(pair.bytes(.der), of: message, scheme)
        }
    }

    /// Encrypts a short message, a key as a rule, so that only the owner of the private key can read it; the key is SM2.
    ///
    /// - Parameters:
    ///   - message: At least one byte.
    ///   - encoding: How the parts of the ciphertext are written.
    /// - Returns: The ciphertext, another one each time.
    /// - Throws: `KeyError.unsupported` for a key of another kind, `.encryptionFailed`.
    package func encrypt(
        _ message: SecretBytes, encoding: SM2CiphertextEncoding
    ) throws(KeyError) -> [UInt8] {
        guard algorithm == .sm2 else { throw .unsupported(kind: algorithm.rawValue) }
        // A key stream of zeros is to be drawn again (GB/T 32918.4-2016 §6.1 A5), which libcrypto does not do: it happens to
        // one of 256 messages of one byte, whose ciphertexts other implementations refuse, and which shows the message.
        while true {
            guard message.count > 0, let der = handle.encrypt(message),
                let ciphertext = SM2Ciphertext(der, encoding: .der)
            else { throw .encryptionFailed(reason: takeOpenSSLReason()) }
            if SecretBytes(copying: ciphertext.cipher) != message { return ciphertext.bytes(encoding) }
        }
    }

    /// The key as DER `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
    package var der: [UInt8] { handle.publicDER }

    /// The uncompressed point 04‖x‖y, 65 bytes; nil for RSA.
    package var point: [UInt8]? { handle.point }

    /// Whether both are the same key.
    package func hasSameKey(as other: PublicKey) -> Bool {
        algorithm == other.algorithm && (point == nil ? der == other.der : point == other.point)
    }
}

/// Why a key could not be used; carries no key material.
package enum KeyError: Error, Equatable {
    /// The PEM text holds no private key that libcrypto can read.
    case unreadable(reason: String)
    /// The key asks for a passphrase; only unencrypted key files are read.
    case encrypted
    /// The key is not on the curve sm2p256v1.
    case notSM2
    /// libcrypto refused to sign.
    case signingFailed(reason: String)
    /// The certificate that belongs to the key could not be read.
    case certificate(CertificateError)
    /// The certificate holds the public half of another key.
    case notTheKeyOf(subject: String)
}

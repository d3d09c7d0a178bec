/// Why a key could not be used; carries no key material.
package enum KeyError: Error, Equatable {
    /// The file holds no private key that libcrypto can read.
    case unreadable(reason: String)
    /// The key asks for a passphrase, and none was given.
    case encrypted
    /// The passphrase does not open the key.
    case wrongPassphrase
    /// The key is not of the kind that is needed: its own kind.
    case unsupported(kind: String)
    /// libcrypto refused to sign.
    case signingFailed(reason: String)
    /// libcrypto refused to encrypt.
    case encryptionFailed(reason: String)
    /// The certificate that belongs to the key could not be read.
    case certificate(CertificateError)
    /// The certificate holds the public half of another key.
    case notTheKeyOf(subject: String)
}

/// Why bytes are not a usable certificate.
package enum CertificateError: Error, Equatable {
    /// The bytes are not one well-formed X.509 certificate.
    case unreadable(reason: String)
    /// The PEM text holds no certificate.
    case noCertificate
    /// The certificate's key is of a kind that is not used: neither SM2 nor P-256 nor RSA of 2048 bits.
    case unsupportedKey(subject: String)
    /// The certificate's key is not on the curve sm2p256v1.
    case notSM2(subject: String)
    /// A revocation list of the authority is none of all that it has revoked: a delta, partitioned or indirect list, say.
    case partialList(issuer: String)
}

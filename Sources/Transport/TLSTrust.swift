/// Whom a lane believes: the certificate authorities of one file and nobody else.
///
/// The peer's chain and its host name are always verified, TLS is 1.2 or later, and no setting weakens that. The
/// system's own list of authorities is not consulted.
package struct TLSTrust: Sendable, Equatable {
    /// A PEM file with the certificates of the accepted authorities.
    package let caFile: String
    /// Shown to a server that asks for a certificate.
    package let client: ClientCertificate?
    /// Base64 of the SHA-256 of the server's public key (SubjectPublicKeyInfo, DER); `nil` where any trusted key will do.
    package let pin: String?

    /// Trusts the authorities in `caFile`; `client` is shown to a server that asks for a certificate, `pin` narrows the
    /// trust to one key.
    package init(caFile: String, client: ClientCertificate? = nil, pin: String? = nil) {
        self.caFile = caFile
        self.client = client
        self.pin = pin
    }
}

/// The certificate with which a lane proves who it is, as two PEM files.
package struct ClientCertificate: Sendable, Equatable {
    /// The certificate, followed by its intermediate authorities.
    package let certificateFile: String
    /// The private key, not encrypted; an encrypted one fails as unusable instead of asking for a pass phrase.
    package let keyFile: String

    /// Names the two files; they are read at each new connection, so that a renewed certificate needs no restart.
    package init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}

/// Why a certificate is not trusted; each case names the certificate of the chain that fails.
package enum TrustError: Error, Equatable {
    /// Its validity ended (Unix seconds) before the moment in question.
    case expired(subject: String, notAfter: Int64)
    /// Its validity begins (Unix seconds) after the moment in question.
    case notYetValid(subject: String, notBefore: Int64)
    /// Nobody in the store or among the intermediates issued it, or the chain ends at a root that is not in the store.
    case unknownIssuer(subject: String)
    /// The signature of its issuer does not fit, with the SM2 user ID `1234567812345678`.
    case badSignature(subject: String)
    /// It issued another certificate without being an authority.
    case notAuthority(subject: String)
    /// Its key usage allows no signatures: an encryption certificate, say.
    case notForSigning(subject: String)
    /// It is not signed with SM2 over SM3.
    case notSM2(subject: String)
    /// libcrypto refuses the chain for another reason.
    case refused(subject: String, reason: String)
}

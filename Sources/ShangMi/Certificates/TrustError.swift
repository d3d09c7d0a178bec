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
    /// Its key usage does not allow that keys are encrypted with it: a signing certificate, say.
    case notForEncryption(subject: String)
    /// It belongs to an SM2 key or its chain, and is not signed with SM2 over SM3.
    case notSM2(subject: String)
    /// It belongs to another key or its chain, and is not signed with ECDSA or RSA over SHA-256 or longer.
    case weakSignature(subject: String)
    /// Its authority had revoked it (Unix seconds) before the moment in question.
    case revoked(subject: String, at: Int64)
    /// A revocation list of its issuer ended (Unix seconds) before the moment in question: nobody knows what was revoked since.
    case listExpired(issuer: String, nextUpdate: Int64)
    /// A revocation list in the issuer's name is not signed by the issuer.
    case listSignature(issuer: String)
    /// libcrypto refuses the chain for another reason.
    case refused(subject: String, reason: String)
}

extension TrustError: CustomStringConvertible {
    /// What an operator or auditor reads: which certificate, and why.
    package var description: String {
        switch self {
        case .expired(let subject, _): "证书“\(subject)”在该时刻已过有效期"
        case .notYetValid(let subject, _): "证书“\(subject)”在该时刻尚未生效"
        case .unknownIssuer(let subject): "证书“\(subject)”不是由信任文件中的根证书签发的"
        case .badSignature(let subject): "证书“\(subject)”的签发签名不成立"
        case .notAuthority(let subject): "证书“\(subject)”不是签发机构，却签发了证书"
        case .notForSigning(let subject): "证书“\(subject)”不能用于签名"
        case .notForEncryption(let subject): "证书“\(subject)”不能用于加密"
        case .weakSignature(let subject): "证书“\(subject)”不是以 SHA-256 或更长摘要的 ECDSA 或 RSA 签发的"
        case .notSM2(let subject): "证书“\(subject)”不是以 SM2 与 SM3 签发的"
        case .revoked(let subject, _): "证书“\(subject)”在该时刻已被签发机构撤销"
        case .listExpired(let issuer, _): "“\(issuer)”的证书撤销列表在该时刻已过期，请更新信任文件中的撤销列表"
        case .listSignature(let issuer): "“\(issuer)”名下的证书撤销列表不是由该机构签发的"
        case .refused(let subject, let reason): "证书“\(subject)”不被接受：\(reason)"
        }
    }
}

import CLibCrypto

/// Owns the `X509_STORE`, the intermediates and the context of one chain check.
@safe struct ChainVerification: ~Copyable {
    private let store: OpaquePointer
    private let untrusted: OpaquePointer
    private let context: OpaquePointer
    private let given: [Certificate]

    init(authorities: [Certificate], intermediates: [Certificate]) {
        guard let store = unsafe X509_STORE_new(), let untrusted = unsafe anze_X509_stack_new(),
            let context = unsafe X509_STORE_CTX_new()
        else { preconditionFailure("out of memory") }
        unsafe self.store = store
        unsafe self.untrusted = untrusted
        unsafe self.context = context
        given = authorities + intermediates
        for authority in authorities {
            unsafe authority.withUnsafeHandle { handle in
                precondition(unsafe X509_STORE_add_cert(store, handle) == 1, "out of memory")
            }
        }
        for intermediate in intermediates {
            unsafe intermediate.withUnsafeHandle { handle in
                precondition(unsafe anze_X509_stack_push(untrusted, handle) == 1, "out of memory")
            }
        }
    }

    deinit {
        unsafe X509_STORE_CTX_free(context)
        unsafe anze_X509_stack_free(untrusted)
        unsafe X509_STORE_free(store)
    }

    consuming func run(on certificate: Certificate, at unixSeconds: Int64) throws(TrustError) -> [Certificate] {
        defer { ERR_clear_error() }
        let verified = unsafe certificate.withUnsafeHandle { handle in
            guard unsafe X509_STORE_CTX_init(context, store, handle, untrusted) == 1 else {
                preconditionFailure("X509_STORE_CTX_init failed")
            }
            unsafe X509_STORE_CTX_set_time(context, 0, Int(unixSeconds))
            // The root's own signature too, so that a damaged trust file is noticed.
            unsafe X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_CHECK_SS_SIGNATURE))
            return unsafe X509_verify_cert(context) == 1
        }
        guard verified else { throw refusal(of: certificate) }
        let chain = chain(of: certificate)
        let isSM2 = (try? certificate.sm2PublicKey()) != nil
        for link in chain {
            switch (isSM2, link.signatureAlgorithm) {
            case (true, NID_SM2_with_SM3): break
            case (true, _): throw .notSM2(subject: link.subject)
            case (false, let algorithm) where strongSignatures.contains(algorithm): break
            case (false, _): throw .weakSignature(subject: link.subject)
            }
        }
        return chain
    }

    private func chain(of leaf: Certificate) -> [Certificate] {
        let stack = unsafe X509_STORE_CTX_get0_chain(context)
        return (0..<(unsafe anze_X509_stack_count(stack))).map { index in
            unsafe certificate(anze_X509_stack_value(stack, index), or: leaf)
        }
    }

    /// The certificate that owns an `X509` of the chain: libcrypto puts in the chain what it was given, never copies.
    private func certificate(_ handle: OpaquePointer?, or leaf: Certificate) -> Certificate {
        given.first { unsafe $0.withUnsafeHandle { unsafe $0 == handle } } ?? leaf
    }

    private func refusal(of leaf: Certificate) -> TrustError {
        let culprit = unsafe certificate(X509_STORE_CTX_get_current_cert(context), or: leaf)
        let code = unsafe X509_STORE_CTX_get_error(context)
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return .expired(subject: culprit.subject, notAfter: culprit.notAfter)
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return .notYetValid(subject: culprit.subject, notBefore: culprit.notBefore)
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            // libcrypto passes over an issuer whose key usage lacks keyCertSign as if it were not there.
            if let issuer = given.first(where: { $0.issuedWithoutAuthority(culprit) }) {
                return .notAuthority(subject: issuer.subject)
            }
            return .unknownIssuer(subject: culprit.subject)
        case X509_V_ERR_CERT_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
            return .badSignature(subject: culprit.subject)
        case X509_V_ERR_INVALID_CA, X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
            return .notAuthority(subject: culprit.subject)
        default:
            let reason = unsafe X509_verify_cert_error_string(Int(code)).map { unsafe String(cString: $0) }
            return .refused(subject: culprit.subject, reason: reason ?? "error \(code)")
        }
    }
}

/// What certificates of keys other than SM2 may be signed with: ECDSA or RSA over SHA-256 or longer.
private let strongSignatures: Set<CInt> = [
    NID_ecdsa_with_SHA256, NID_ecdsa_with_SHA384, NID_ecdsa_with_SHA512, NID_sha256WithRSAEncryption,
    NID_sha384WithRSAEncryption, NID_sha512WithRSAEncryption,
]

extension Certificate {
    /// Whether names and key identifiers say that this issued the other, and its own key usage forbids that.
    fileprivate func issuedWithoutAuthority(_ other: Certificate) -> Bool {
        let answer = unsafe withUnsafeHandle { issuer in
            unsafe other.withUnsafeHandle { subject in unsafe X509_check_issued(issuer, subject) }
        }
        return answer == X509_V_ERR_KEYUSAGE_NO_CERTSIGN
    }

    fileprivate var signatureAlgorithm: CInt {
        unsafe withUnsafeHandle { handle in unsafe X509_get_signature_nid(handle) }
    }

    /// Key usage is absent (every use is allowed), or has digitalSignature or nonRepudiation.
    package var maySign: Bool {
        let usage = unsafe withUnsafeHandle { handle in unsafe X509_get_key_usage(handle) }
        return usage & UInt32(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION) != 0
    }

    /// Whether its key usage allows that keys are encrypted with it.
    package var mayEncrypt: Bool {
        let usage = unsafe withUnsafeHandle { handle in unsafe X509_get_key_usage(handle) }
        return usage & UInt32(KU_KEY_ENCIPHERMENT | KU_DATA_ENCIPHERMENT | KU_KEY_AGREEMENT) != 0
    }
}

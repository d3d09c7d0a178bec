/// What a certificate is to be used for.
package enum CertificateUse: Sendable {
    /// Signatures are verified with it.
    case signing
    /// Keys are encrypted for its owner.
    case encryption
}

/// The authorities that an operator trusts, and certificates of peers pinned beside them.
package struct TrustStore: Sendable {
    private let authorities: [Certificate]
    private let pinned: [CertificateSerial: Certificate]
    private let lists: [RevocationList]
    private let known = KnownChains()

    /// Sorts certificates into authorities and pinned ones; of two pinned with one serial number the first counts.
    ///
    /// - Parameters:
    ///   - certificates: Both.
    ///   - lists: What authorities have revoked.
    package init(certificates: [Certificate], lists: [RevocationList] = []) {
        self.lists = lists
        authorities = certificates.filter(\.isAuthority)
        pinned = Dictionary(certificates.filter { !$0.isAuthority }.map { ($0.serial, $0) }) { first, _ in first }
    }

    /// Reads the certificates and revocation lists of one PEM file.
    ///
    /// - Parameter pem: The bytes of the file.
    /// - Throws: `CertificateError`, as `Certificate.load`.
    package init(pem: [UInt8]) throws(CertificateError) {
        try self.init(certificates: Certificate.load(pem: pem), lists: RevocationList.load(pem: pem))
    }

    /// The certificates that are pinned beside the authorities, in no order.
    package var pinnedCertificates: [Certificate] { Array(pinned.values) }

    /// The pinned certificate with that serial number; an authority is never given.
    package func certificate(_ serial: CertificateSerial) -> Certificate? {
        pinned[serial]
    }

    /// Checks that a certificate may be used for something and that its chain ends at a self-signed authority of this store.
    ///
    /// Every certificate of the chain must be valid at the moment, and that of an SM2 key signed with SM2 over SM3 and the user ID
    /// `1234567812345678` throughout, that of another key with ECDSA or RSA over SHA-256 or longer. Being pinned is not enough. Where the store has a revocation list of an issuer, the latest must be that
    /// issuer's and still in force, and must not name the certificate as revoked before the moment. The second `notAfter` itself counts
    /// as past, as libcrypto has it.
    /// - Parameters:
    ///   - certificate: The certificate in question.
    ///   - intermediates: Certificates that came with it and may stand between it and an authority.
    ///   - unixSeconds: The moment at which it must be valid.
    ///   - use: What its key usage must allow.
    /// - Returns: The chain: the certificate, what stands between, the authority of this store.
    /// - Throws: `TrustError`, which names the certificate that fails and why.
    @discardableResult
    package func check(
        _ certificate: Certificate, intermediates: [Certificate], at unixSeconds: Int64,
        for use: CertificateUse = .signing
    ) throws(TrustError) -> [Certificate] {
        let chain = try chain(of: certificate, intermediates, at: unixSeconds)
        switch use {
        case .signing: guard certificate.maySign else { throw .notForSigning(subject: certificate.subject) }
        case .encryption: guard certificate.mayEncrypt else { throw .notForEncryption(subject: certificate.subject) }
        }
        return chain
    }

    private func chain(
        of certificate: Certificate, _ intermediates: [Certificate], at unixSeconds: Int64
    ) throws(TrustError) -> [Certificate] {
        if let chain = known.chain(of: certificate, intermediates, at: unixSeconds) {
            for (link, issuer) in zip(chain, chain.dropFirst()) {
                try checkRevocation(of: link, by: issuer, at: unixSeconds, isListKnown: true)
            }
            return chain
        }
        let verification = ChainVerification(authorities: authorities, intermediates: intermediates)
        let chain = try verification.run(on: certificate, at: unixSeconds)
        for (link, issuer) in zip(chain, chain.dropFirst()) {
            try checkRevocation(of: link, by: issuer, at: unixSeconds, isListKnown: false)
        }
        known.keep(chain, of: certificate, intermediates)
        return chain
    }

    private func checkRevocation(
        of certificate: Certificate, by issuer: Certificate, at unixSeconds: Int64, isListKnown: Bool
    ) throws(TrustError) {
        // An older list may still stand beside the latest.
        let named = lists.filter { $0.issuer == issuer.subject }
        guard let list = named.max(by: { $0.thisUpdate < $1.thisUpdate }) else { return }
        guard isListKnown || list.isSigned(by: issuer) else { throw .listSignature(issuer: issuer.subject) }
        if let date = list.revoked[certificate.serial], date <= unixSeconds {
            throw .revoked(subject: certificate.subject, at: date)
        }
        if let end = list.nextUpdate, end < unixSeconds {
            throw .listExpired(issuer: issuer.subject, nextUpdate: end)
        }
    }
}

import CLibCrypto
import SwiftASN1

/// The list of certificates that an authority has revoked; whether it signed the list is not yet known, see `isSigned`.
///
/// Source: RFC 5280 §5.
package struct RevocationList: Sendable {
    /// The authority, as `Certificate.subject` writes it.
    package let issuer: String
    /// When the list was made, in Unix seconds.
    package let thisUpdate: Int64
    /// When the authority wants to have published the next list, in Unix seconds; nil when it does not say.
    package let nextUpdate: Int64?
    /// When each certificate was revoked, in Unix seconds.
    package let revoked: [CertificateSerial: Int64]

    private let body: [UInt8]
    private let signature: [UInt8]

    /// Reads every revocation list of a PEM text, in its order; text and other blocks between them are passed over.
    ///
    /// - Parameter pem: The bytes of a PEM file.
    /// - Returns: The lists; none is no mistake.
    /// - Throws: `CertificateError.unreadable` for the first list that is damaged, `.partialList` for one that is not complete.
    package static func load(pem: [UInt8]) throws(CertificateError) -> [RevocationList] {
        let source = PEMSource(pem)
        var lists: [RevocationList] = []
        while let handle = unsafe source.readRevocationList() {
            defer { unsafe X509_CRL_free(handle) }
            // A list of changes, of some kinds of certificates or of several authorities says so in a critical extension: read as
            // a complete one it would hide what is revoked (RFC 5280 §5.2).
            if unsafe hasCriticalExtension(handle) {
                throw .partialList(issuer: unsafe X509_CRL_get_issuer(handle).flatMap { unsafe line($0) } ?? "")
            }
            guard let list = unsafe RevocationList(handle) else { throw .unreadable(reason: takeOpenSSLReason()) }
            lists.append(list)
        }
        let code = ERR_peek_last_error()
        let reason = takeOpenSSLReason()
        guard ERR_GET_LIB(code) == ERR_LIB_PEM, ERR_GET_REASON(code) == PEM_R_NO_START_LINE else {
            throw .unreadable(reason: reason)
        }
        return lists
    }

    private init?(_ handle: OpaquePointer) {
        guard let issuer = unsafe X509_CRL_get_issuer(handle).flatMap({ unsafe line($0) }),
            let thisUpdate = unsafe X509_CRL_get0_lastUpdate(handle).flatMap({ unsafe unixSeconds($0) }),
            let (body, signature) = unsafe RevocationList.parts(handle)
        else { return nil }
        self.issuer = issuer
        self.thisUpdate = thisUpdate
        unsafe nextUpdate = X509_CRL_get0_nextUpdate(handle).flatMap { unsafe unixSeconds($0) }
        var revoked: [CertificateSerial: Int64] = [:]
        let entries = unsafe X509_CRL_get_REVOKED(handle)
        for index in 0..<(unsafe anze_X509_revoked_count(entries)) {
            let entry = unsafe anze_X509_revoked_value(entries, index)
            guard let serial = unsafe X509_REVOKED_get0_serialNumber(entry).flatMap({ unsafe serialNumber($0) }),
                let date = unsafe X509_REVOKED_get0_revocationDate(entry).flatMap({ unsafe unixSeconds($0) })
            else { return nil }
            revoked[serial] = date
        }
        self.revoked = revoked
        self.body = body
        self.signature = signature
    }

    /// Whether an authority made the list: its name, and its signature, SM2 with the standard's user ID, or ECDSA or RSA over SHA-256.
    func isSigned(by authority: Certificate) -> Bool {
        guard authority.subject == issuer, let key = try? authority.publicKey() else { return false }
        let scheme: SignatureScheme =
            switch key.algorithm {
            case .sm2: .sm2(.standard, .der)
            case .ecdsaP256: .ecdsaSHA256(.der)
            case .rsa: .rsaSHA256
            }
        return key.verifies(signature, of: body, as: scheme)
    }

    private static func hasCriticalExtension(_ handle: OpaquePointer) -> Bool {
        (0..<(unsafe X509_CRL_get_ext_count(handle))).contains { index in
            unsafe X509_EXTENSION_get_critical(X509_CRL_get_ext(handle, index)) != 0
        }
    }

    /// The bytes that are signed, and the signature.
    private static func parts(_ handle: OpaquePointer) -> (body: [UInt8], signature: [UInt8])? {
        let count = unsafe i2d_X509_CRL(handle, nil)
        guard count > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe i2d_X509_CRL(handle, &next)
        }
        guard written == count else { return nil }
        return try? DER.sequence(DER.parse(bytes), identifier: .sequence) { nodes in
            guard let body = nodes.next(), let algorithm = nodes.next(),
                try signedAlgorithm(body) == algorithm.encodedBytes
            else { throw CertificateError.noCertificate }
            return (Array(body.encodedBytes), Array(try ASN1BitString(derEncoded: &nodes).bytes))
        }
    }

    /// The algorithm as it stands among what is signed, which must be that of the signature.
    private static func signedAlgorithm(_ body: ASN1Node) throws -> ArraySlice<UInt8>? {
        try DER.sequence(body, identifier: .sequence) { nodes in
            defer { while nodes.next() != nil {} }
            let first = nodes.next()
            return (first?.identifier == .integer ? nodes.next() : first)?.encodedBytes
        }
    }
}

import SwiftASN1

/// GB/T 35275 SignedData with one SM2 signature, attached or detached.
package struct SignedMessage: Sendable {
    /// The DER form.
    package let der: [UInt8]

    /// Signs a content; the signer's certificate goes along.
    ///
    /// - Parameters:
    ///   - content: What is signed.
    ///   - isDetached: Whether the content is left out of the message.
    ///   - signer: Whoever signs.
    ///   - intermediates: Certificates between the signer's and the root, which go along too.
    ///   - dialect: Where implementations differ.
    ///   - userID: The identifier that goes into the signature; the GmSSL dialect has none.
    /// - Returns: The message.
    /// - Throws: `SignerError`.
    package static func sign(
        _ content: [UInt8], isDetached: Bool, by signer: any Signer, intermediates: [Certificate] = [],
        dialect: MessageDialect = .standard, userID: SigningUserID = .standard
    ) async throws(SignerError) -> SignedMessage {
        let signature = try await signer.sign(dialect.signed(content), as: dialect.scheme(userID))
        let body = SignedBody(
            content: ContentInfo(data: isDetached ? nil : content),
            certificates: CertificateList(certificates: ([signer.certificate] + intermediates).map(\.der)),
            signer: SignerInfo(certificate: signer.certificate.issuerAndSerial, signature: signature))
        return SignedMessage(der: ContentInfo(type: MessageOID.signedData, content: DERBytes.of(body)).bytes)
    }

    /// A message as it came.
    package init(der: [UInt8]) { self.der = der }

    /// Checks the signature and the signer's chain.
    ///
    /// - Parameters:
    ///   - content: What a detached signature is over; nil for a message that holds its content.
    ///   - trust: At which roots the signer's chain may end.
    ///   - unixSeconds: When the certificates must be valid.
    ///   - dialect: Where implementations differ.
    ///   - userID: The identifier that goes into the signature; the GmSSL dialect has none.
    /// - Returns: The content and who signed it.
    /// - Throws: `MessageError`.
    package func verify(
        content: [UInt8]? = nil, trust: TrustStore, at unixSeconds: Int64, dialect: MessageDialect = .standard,
        userID: SigningUserID = .standard
    ) throws(MessageError) -> (content: [UInt8], signer: Certificate) {
        let bytes = try ContentInfo.body(of: der, type: MessageOID.signedData)
        guard let body = try? SignedBody(derEncoded: bytes) else { throw .unreadable(reason: "no SignedData") }
        let attached = try body.content.data()
        guard (attached == nil) != (content == nil), let signed = attached ?? content else { throw .content }
        let signer = try body.signer.verify(
            signed, body.certificates, trust: trust, at: unixSeconds, dialect, userID: userID)
        return (signed, signer)
    }
}

extension SignerInfo {
    /// The trusted certificate whose key made the signature over a content.
    func verify(
        _ content: [UInt8], _ certificates: CertificateList, trust: TrustStore, at unixSeconds: Int64,
        _ dialect: MessageDialect, userID: SigningUserID
    ) throws(MessageError) -> Certificate {
        let (signer, others) = try certificates.find(certificate)
        do throws(TrustError) { try trust.check(signer, intermediates: others, at: unixSeconds) } catch {
            throw .untrusted(error)
        }
        guard let key = try? signer.sm2PublicKey(), holds(content, by: key, dialect, userID: userID) else {
            throw .signature
        }
        return signer
    }
}

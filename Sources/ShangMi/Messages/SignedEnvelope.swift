import SwiftASN1

/// GB/T 35275 SignedAndEnvelopedData: data that only some can read, with the signature of whoever made it.
package struct SignedEnvelope: Sendable {
    /// The DER form.
    package let der: [UInt8]

    /// A message as it came.
    package init(der: [UInt8]) { self.der = der }

    /// Signs data and encrypts it.
    ///
    /// - Parameters:
    ///   - data: What is signed, and what the recipients are to read.
    ///   - signer: Whoever signs; the certificate goes along.
    ///   - recipients: Encryption certificates.
    ///   - intermediates: Certificates between the signer's and the root, which go along too.
    ///   - dialect: Where implementations differ.
    ///   - userID: The identifier that goes into the signature; the GmSSL dialect has none.
    /// - Returns: The message.
    /// - Throws: `MessageError.notForEncryption`, `SignerError`.
    package static func make(
        _ data: [UInt8], by signer: any Signer, for recipients: [Certificate], intermediates: [Certificate] = [],
        dialect: MessageDialect = .standard, userID: SigningUserID = .standard
    ) async throws -> SignedEnvelope {
        let key = SecretBytes.random(SM4.keyCount)
        let signature = try await signer.sign(dialect.signed(data), as: dialect.scheme(userID))
        let body = SignedEnvelopeBody(
            recipients: try [RecipientInfo](key, for: recipients, dialect), content: EncryptedContent(data, key: key),
            certificates: CertificateList(certificates: ([signer.certificate] + intermediates).map(\.der)),
            signer: SignerInfo(certificate: signer.certificate.issuerAndSerial, signature: signature))
        return SignedEnvelope(
            der: ContentInfo(type: MessageOID.signedAndEnvelopedData, content: DERBytes.of(body)).bytes)
    }

    /// Decrypts the data, and checks its signature and the signer's chain.
    ///
    /// - Parameters:
    ///   - certificate: Ours.
    ///   - key: Its private key.
    ///   - trust: At which roots the signer's chain may end.
    ///   - unixSeconds: When the certificates must be valid.
    ///   - dialect: Where implementations differ.
    ///   - userID: The identifier that goes into the signature; the GmSSL dialect has none.
    /// - Returns: The data and who signed it.
    /// - Throws: `MessageError`.
    package func open(
        _ certificate: Certificate, _ key: PrivateKey, trust: TrustStore, at unixSeconds: Int64,
        dialect: MessageDialect = .standard, userID: SigningUserID = .standard
    ) throws(MessageError) -> (data: [UInt8], signer: Certificate) {
        let bytes = try ContentInfo.body(of: der, type: MessageOID.signedAndEnvelopedData)
        guard let body = try? SignedEnvelopeBody(derEncoded: bytes) else {
            throw .unreadable(reason: "no SignedAndEnvelopedData")
        }
        let data = try body.content.data(key: try body.recipients.key(for: certificate, key, dialect))
        do throws(MessageError) {
            let signer = try body.signer.verify(
                data, body.certificates, trust: trust, at: unixSeconds, dialect, userID: userID)
            return (data, signer)
        } catch .signature {
            // Told apart from a wrong padding, it would let a stranger decrypt by trying.
            throw .refused
        }
    }
}

/// `SignedAndEnvelopedData`.
private struct SignedEnvelopeBody {
    let recipients: [RecipientInfo]
    let content: EncryptedContent
    let certificates: CertificateList
    let signer: SignerInfo
}

extension SignedEnvelopeBody: DERImplicitlyTaggable {
    static var defaultIdentifier: ASN1Identifier { .sequence }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            guard try Int(derEncoded: &nodes) == 1, let set = nodes.next() else {
                throw MessageError.unreadable(reason: "no version 1")
            }
            let recipients = try DER.set(of: RecipientInfo.self, identifier: .set, rootNode: set)
            try SignedBody.requireSM3(&nodes)
            let content = try EncryptedContent(derEncoded: &nodes)
            let (certificates, signer) = try SignedBody.tail(&nodes)
            return SignedEnvelopeBody(
                recipients: recipients, content: content, certificates: certificates, signer: signer)
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(1)
            try coder.serializeSetOf(recipients)
            try coder.serializeSetOf([AlgorithmIdentifier(MessageOID.sm3)])
            try coder.serialize(content)
            try coder.serialize(certificates)
            try coder.serializeSetOf([signer])
        }
    }
}

import SwiftASN1

/// GB/T 35275 EnvelopedData: data that only the owners of some certificates can read.
///
/// Nothing in it tells that bytes were changed, or who made it: `SignedEnvelope` does.
package struct EnvelopedMessage: Sendable {
    /// The DER form.
    package let der: [UInt8]

    /// A message as it came.
    package init(der: [UInt8]) { self.der = der }

    /// Encrypts data for the owners of certificates.
    ///
    /// - Parameters:
    ///   - data: What they are to read.
    ///   - recipients: Their encryption certificates.
    ///   - dialect: Where implementations differ.
    /// - Throws: `MessageError.notForEncryption`.
    package init(
        _ data: [UInt8], for recipients: [Certificate], dialect: MessageDialect = .standard
    ) throws(MessageError) {
        let key = SecretBytes.random(SM4.keyCount)
        let body = EnvelopedBody(
            recipients: try [RecipientInfo](key, for: recipients, dialect), content: EncryptedContent(data, key: key))
        der = ContentInfo(type: MessageOID.envelopedData, content: DERBytes.of(body)).bytes
    }

    /// The data.
    ///
    /// - Parameters:
    ///   - certificate: Ours.
    ///   - key: Its private key.
    ///   - dialect: Where implementations differ.
    /// - Returns: What was encrypted, or, if somebody changed it, something else.
    /// - Throws: `MessageError`; `.refused` says nothing of the cause.
    package func open(
        _ certificate: Certificate, _ key: PrivateKey, dialect: MessageDialect = .standard
    ) throws(MessageError) -> [UInt8] {
        let bytes = try ContentInfo.body(of: der, type: MessageOID.envelopedData)
        guard let body = try? EnvelopedBody(derEncoded: bytes) else { throw .unreadable(reason: "no EnvelopedData") }
        return try body.content.data(key: try body.recipients.key(for: certificate, key, dialect))
    }
}

/// `EnvelopedData`.
private struct EnvelopedBody {
    let recipients: [RecipientInfo]
    let content: EncryptedContent
}

extension EnvelopedBody: DERImplicitlyTaggable {
    static var defaultIdentifier: ASN1Identifier { .sequence }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            guard try Int(derEncoded: &nodes) == 1, let recipients = nodes.next() else {
                throw MessageError.unreadable(reason: "no version 1")
            }
            return EnvelopedBody(
                recipients: try DER.set(of: RecipientInfo.self, identifier: .set, rootNode: recipients),
                content: try EncryptedContent(derEncoded: &nodes))
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(1)
            try coder.serializeSetOf(recipients)
            try coder.serialize(content)
        }
    }
}

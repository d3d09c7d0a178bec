import SwiftASN1

/// `RecipientInfo`: the key of the content, encrypted for the owner of a certificate.
struct RecipientInfo: Hashable {
    /// DER of issuer and serial number.
    let certificate: [UInt8]
    let algorithm: ASN1ObjectIdentifier
    /// DER of an SM2 ciphertext.
    let encryptedKey: [UInt8]
}

extension RecipientInfo: DERImplicitlyTaggable {
    static var defaultIdentifier: ASN1Identifier { .sequence }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            guard try Int(derEncoded: &nodes) == 1, let certificate = nodes.next() else {
                throw MessageError.unreadable(reason: "a recipient without version 1")
            }
            let algorithm = try AlgorithmIdentifier(derEncoded: &nodes)
            guard algorithm.iv == nil else { throw MessageError.unreadable(reason: "an algorithm with parameters") }
            return RecipientInfo(
                certificate: Array(certificate.encodedBytes), algorithm: algorithm.algorithm,
                encryptedKey: Array(try ASN1OctetString(derEncoded: &nodes).bytes))
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(1)
            coder.serializeRawBytes(certificate)
            try coder.serialize(AlgorithmIdentifier(algorithm))
            try coder.serialize(ASN1OctetString(contentBytes: encryptedKey[...]))
        }
    }
}

extension MessageDialect {
    /// The identifier with which keys are encrypted.
    fileprivate var keyEncryption: ASN1ObjectIdentifier {
        self == .standard ? MessageOID.sm2Encryption : MessageOID.sm2KeyAgreement
    }
}

extension [RecipientInfo] {
    /// A key encrypted for the owners of certificates.
    init(_ key: SecretBytes, for recipients: [Certificate], _ dialect: MessageDialect) throws(MessageError) {
        self = []
        for recipient in recipients {
            guard recipient.mayEncrypt, let publicKey = try? recipient.sm2PublicKey(),
                let encryptedKey = try? publicKey.encrypt(key, encoding: .der)
            else { throw .notForEncryption(subject: recipient.subject) }
            append(
                RecipientInfo(
                    certificate: recipient.issuerAndSerial, algorithm: dialect.keyEncryption, encryptedKey: encryptedKey
                ))
        }
    }

    /// The key that was encrypted for a certificate.
    func key(
        for certificate: Certificate, _ privateKey: PrivateKey, _ dialect: MessageDialect
    ) throws(MessageError) -> SecretBytes {
        let name = certificate.issuerAndSerial
        guard let own = first(where: { $0.certificate == name }) else { throw .notForUs }
        guard own.algorithm == dialect.keyEncryption,
            let key = try? privateKey.decrypt(own.encryptedKey, encoding: .der), key.count == SM4.keyCount
        else { throw .refused }
        return key
    }
}

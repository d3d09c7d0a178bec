import SwiftASN1

/// `SignerInfo`: whose signature, over what.
struct SignerInfo: DERImplicitlyTaggable, Hashable {
    static var defaultIdentifier: ASN1Identifier { .sequence }
    private static var attributesTag: ASN1Identifier { ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) }

    /// DER of issuer and serial number.
    let certificate: [UInt8]
    let signatureAlgorithm: AlgorithmIdentifier
    /// DER of the signed attributes as a SET, which is what is signed when there are some.
    let attributes: [UInt8]?
    /// DER of an SM2 signature.
    let signature: [UInt8]

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            guard try Int(derEncoded: &nodes) == 1, let certificate = nodes.next(),
                try AlgorithmIdentifier(derEncoded: &nodes) == AlgorithmIdentifier(MessageOID.sm3)
            else { throw MessageError.unreadable(reason: "a signer without version 1 and SM3") }
            var next = nodes.next()
            var attributes: [UInt8]?
            if let node = next, node.identifier == SignerInfo.attributesTag {
                // Its tag is not among the signed bytes: any other than that of a set would go unnoticed.
                guard case .constructed = node.content else {
                    throw MessageError.unreadable(reason: "attributes that are no set")
                }
                attributes = SignerInfo.asSet(node)
                next = nodes.next()
            }
            guard let algorithm = next else { throw MessageError.unreadable(reason: "a signer without algorithm") }
            return SignerInfo(
                certificate: Array(certificate.encodedBytes),
                signatureAlgorithm: try AlgorithmIdentifier(derEncoded: algorithm), attributes: attributes,
                signature: Array(try ASN1OctetString(derEncoded: &nodes).bytes))
        }
    }

    init(certificate: [UInt8], signature: [UInt8]) {
        self.init(
            certificate: certificate, signatureAlgorithm: AlgorithmIdentifier(MessageOID.sm2WithSM3), attributes: nil,
            signature: signature)
    }

    private init(
        certificate: [UInt8], signatureAlgorithm: AlgorithmIdentifier, attributes: [UInt8]?, signature: [UInt8]
    ) {
        self.certificate = certificate
        self.signatureAlgorithm = signatureAlgorithm
        self.attributes = attributes
        self.signature = signature
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(1)
            coder.serializeRawBytes(certificate)
            try coder.serialize(AlgorithmIdentifier(MessageOID.sm3))
            try coder.serialize(signatureAlgorithm)
            try coder.serialize(ASN1OctetString(contentBytes: signature[...]))
        }
    }

    /// Whether the signature is one over a content, by a key.
    func holds(_ content: [UInt8], by key: PublicKey, _ dialect: MessageDialect, userID: SigningUserID) -> Bool {
        guard [MessageOID.sm2WithSM3, MessageOID.sm2Signature].contains(signatureAlgorithm.algorithm),
            signatureAlgorithm.iv == nil
        else { return false }
        let signed = dialect.signed(content)
        guard let attributes else { return key.verifies(signature, of: signed, as: dialect.scheme(userID)) }
        return SignerInfo.attribute(MessageOID.messageDigest, of: attributes) == digestValue(of: signed)
            && SignerInfo.attribute(MessageOID.contentType, of: attributes) == DERBytes.of(MessageOID.data)
            && key.verifies(signature, of: attributes, as: dialect.scheme(userID))
    }

    private func digestValue(of content: [UInt8]) -> [UInt8] {
        DERBytes.of(ASN1OctetString(contentBytes: SM3.digest(of: content).bytes[...]))
    }

    /// The only value of an attribute as DER; nil when it is not there exactly once.
    private static func attribute(_ type: ASN1ObjectIdentifier, of attributes: [UInt8]) -> [UInt8]? {
        let values = try? DER.set(DER.parse(attributes), identifier: .set) { nodes in
            var found: [[UInt8]] = []
            while let node = nodes.next() {
                try DER.sequence(node, identifier: .sequence) { parts in
                    let name = try ASN1ObjectIdentifier(derEncoded: &parts)
                    guard let set = parts.next() else { throw MessageError.unreadable(reason: "an empty attribute") }
                    let value = try DER.set(set, identifier: .set) { values in
                        guard let only = values.next() else {
                            throw MessageError.unreadable(reason: "an attribute without value")
                        }
                        return Array(only.encodedBytes)
                    }
                    if name == type { found.append(value) }
                }
            }
            return found
        }
        return values?.count == 1 ? values?.first : nil
    }

    /// Attributes are written with a tag of their own and signed with that of a SET.
    ///
    /// Source: RFC 2315 §9.3.
    private static func asSet(_ node: ASN1Node) -> [UInt8] {
        var bytes = Array(node.encodedBytes)
        bytes[0] = 0x31
        return bytes
    }
}

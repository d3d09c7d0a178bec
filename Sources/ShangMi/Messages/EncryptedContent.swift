import SwiftASN1

/// `EncryptedContentInfo`: data under SM4 in CBC.
struct EncryptedContent: DERImplicitlyTaggable {
    static var defaultIdentifier: ASN1Identifier { .sequence }
    private static var contentTag: ASN1Identifier { ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) }

    let iv: [UInt8]
    let ciphertext: [UInt8]

    /// Encrypts data under a key that is used this once.
    init(_ data: [UInt8], key: SecretBytes) {
        iv = SecureRandom.bytes(SM4.blockCount)
        ciphertext = SM4.encryptCBC(data, key: key, iv: iv)
    }

    private init(iv: [UInt8], ciphertext: [UInt8]) {
        self.iv = iv
        self.ciphertext = ciphertext
    }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            guard try ASN1ObjectIdentifier(derEncoded: &nodes) == MessageOID.data else {
                throw MessageError.unreadable(reason: "encrypted content that is no data")
            }
            let algorithm = try AlgorithmIdentifier(derEncoded: &nodes)
            guard algorithm.algorithm == MessageOID.sm4CBC, let iv = algorithm.iv, let content = nodes.next() else {
                throw MessageError.unreadable(reason: "another cipher than SM4 in CBC")
            }
            let octets = try ASN1OctetString(derEncoded: content, withIdentifier: EncryptedContent.contentTag)
            return EncryptedContent(iv: iv, ciphertext: Array(octets.bytes))
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(MessageOID.data)
            try coder.serialize(AlgorithmIdentifier(MessageOID.sm4CBC, iv: iv))
            try ASN1OctetString(contentBytes: ciphertext[...]).serialize(
                into: &coder, withIdentifier: EncryptedContent.contentTag)
        }
    }

    func data(key: SecretBytes) throws(MessageError) -> [UInt8] {
        do { return try SM4.decryptCBC(ciphertext, key: key, iv: iv) } catch { throw .refused }
    }
}

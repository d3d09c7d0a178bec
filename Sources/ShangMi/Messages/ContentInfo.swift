import SwiftASN1

/// `ContentInfo`: a content type, and the content, which a detached signature leaves out.
struct ContentInfo: DERImplicitlyTaggable {
    static var defaultIdentifier: ASN1Identifier { .sequence }

    let type: ASN1ObjectIdentifier
    /// The DER form of the content.
    let content: [UInt8]?

    init(type: ASN1ObjectIdentifier, content: [UInt8]?) {
        self.type = type
        self.content = content
    }

    /// Plain data; nil for a detached signature's.
    init(data: [UInt8]?) {
        self.init(
            type: MessageOID.data, content: data.map { DERBytes.of(ASN1OctetString(contentBytes: $0[...])) })
    }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            let type = try ASN1ObjectIdentifier(derEncoded: &nodes)
            let content = try DER.optionalExplicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) { node in
                Array(node.encodedBytes)
            }
            return ContentInfo(type: type, content: content)
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(type)
            if let content {
                coder.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { coder in
                    coder.serializeRawBytes(content)
                }
            }
        }
    }

    /// The DER form.
    var bytes: [UInt8] { DERBytes.of(self) }

    /// The bytes of plain data; nil when the content was left out.
    func data() throws(MessageError) -> [UInt8]? {
        guard type == MessageOID.data else { throw .unreadable(reason: "content type \(type)") }
        guard let content else { return nil }
        guard let octets = try? ASN1OctetString(derEncoded: content) else {
            throw .unreadable(reason: "the content is no OCTET STRING")
        }
        return Array(octets.bytes)
    }

    /// The DER form of a message's body of a type; nil when the bytes are no such message.
    static func body(of message: [UInt8], type: ASN1ObjectIdentifier) throws(MessageError) -> [UInt8] {
        guard let info = try? ContentInfo(derEncoded: message), let body = info.content else {
            throw .unreadable(reason: "no contentInfo")
        }
        guard info.type == type else { throw .unreadable(reason: "content type \(info.type)") }
        return body
    }
}

/// DER of values that can always be written.
enum DERBytes {
    static func of(_ value: some DERSerializable) -> [UInt8] {
        var serializer = DER.Serializer()
        // Values are made of octets, numbers and identifiers, of which none is refused.
        do { try serializer.serialize(value) } catch { preconditionFailure("DER: \(error)") }
        return serializer.serializedBytes
    }
}

import SwiftASN1

/// An algorithm with what it takes: nothing, or for SM4 the initial vector.
struct AlgorithmIdentifier: DERImplicitlyTaggable, Hashable, Sendable {
    static var defaultIdentifier: ASN1Identifier { .sequence }

    /// Those that are written without parameters, since GmSSL reads them only so; the others get a NULL, which all read.
    private static let bare = [MessageOID.sm2KeyAgreement, MessageOID.sm2Encryption]

    let algorithm: ASN1ObjectIdentifier
    let iv: [UInt8]?

    init(_ algorithm: ASN1ObjectIdentifier, iv: [UInt8]? = nil) {
        self.algorithm = algorithm
        self.iv = iv
    }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            let algorithm = try ASN1ObjectIdentifier(derEncoded: &nodes)
            guard let parameters = nodes.next() else { return AlgorithmIdentifier(algorithm) }
            guard parameters.identifier != .null else {
                _ = try ASN1Null(derEncoded: parameters)
                return AlgorithmIdentifier(algorithm)
            }
            return AlgorithmIdentifier(algorithm, iv: Array(try ASN1OctetString(derEncoded: parameters).bytes))
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(algorithm)
            if let iv {
                try coder.serialize(ASN1OctetString(contentBytes: iv[...]))
            } else if !AlgorithmIdentifier.bare.contains(algorithm) {
                try coder.serialize(ASN1Null())
            }
        }
    }
}

import SwiftASN1

/// `SignedData`: content, the certificates that belong to it, and one signature.
struct SignedBody {
    let content: ContentInfo
    let certificates: CertificateList
    let signer: SignerInfo
}

extension SignedBody: DERImplicitlyTaggable {
    static var defaultIdentifier: ASN1Identifier { .sequence }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        self = try DER.sequence(node, identifier: identifier) { nodes in
            guard try Int(derEncoded: &nodes) == 1 else { throw MessageError.unreadable(reason: "no version 1") }
            try SignedBody.requireSM3(&nodes)
            let content = try ContentInfo(derEncoded: &nodes)
            let (certificates, signer) = try SignedBody.tail(&nodes)
            return SignedBody(content: content, certificates: certificates, signer: signer)
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        try coder.appendConstructedNode(identifier: identifier) { coder in
            try coder.serialize(1)
            try coder.serializeSetOf([AlgorithmIdentifier(MessageOID.sm3)])
            try coder.serialize(content)
            try coder.serialize(certificates)
            try coder.serializeSetOf([signer])
        }
    }

    static func requireSM3(_ nodes: inout ASN1NodeCollection.Iterator) throws {
        guard let set = nodes.next(),
            try DER.set(of: AlgorithmIdentifier.self, identifier: .set, rootNode: set)
                == [AlgorithmIdentifier(MessageOID.sm3)]
        else { throw MessageError.unreadable(reason: "another digest than SM3") }
    }

    /// Certificates, revocation lists, which are passed over, and the only signer.
    static func tail(_ nodes: inout ASN1NodeCollection.Iterator) throws -> (CertificateList, SignerInfo) {
        var certificates = CertificateList(certificates: [])
        var next = nodes.next()
        if let node = next, node.identifier == CertificateList.defaultIdentifier {
            certificates = try CertificateList(derEncoded: node)
            next = nodes.next()
        }
        if let node = next, node.identifier == ASN1Identifier(tagWithNumber: 1, tagClass: .contextSpecific) {
            next = nodes.next()
        }
        guard let next else { throw MessageError.unreadable(reason: "no signer") }
        let signers = try DER.set(of: SignerInfo.self, identifier: .set, rootNode: next)
        guard signers.count == 1 else { throw MessageError.unreadable(reason: "\(signers.count) signers") }
        return (certificates, signers[0])
    }
}

/// The certificates of a message, each as DER.
struct CertificateList: DERImplicitlyTaggable {
    static var defaultIdentifier: ASN1Identifier { ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) }

    let certificates: [[UInt8]]

    init(certificates: [[UInt8]]) { self.certificates = certificates }

    init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
        certificates = try DER.set(node, identifier: identifier) { nodes in
            var certificates: [[UInt8]] = []
            while let node = nodes.next() { certificates.append(Array(node.encodedBytes)) }
            return certificates
        }
    }

    func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
        // DER orders the members of a set by their bytes.
        let ordered = certificates.sorted { $0.lexicographicallyPrecedes($1) }
        coder.appendConstructedNode(identifier: identifier) { coder in
            for certificate in ordered { coder.serializeRawBytes(certificate) }
        }
    }

    /// Them as certificates, the named one apart.
    func find(_ issuerAndSerial: [UInt8]) throws(MessageError) -> (signer: Certificate, others: [Certificate]) {
        var all: [Certificate] = []
        for der in certificates {
            do { all.append(try Certificate(der: der)) } catch {
                throw .unreadable(reason: "a certificate that cannot be read")
            }
        }
        guard let place = all.firstIndex(where: { $0.issuerAndSerial == issuerAndSerial }) else { throw .noCertificate }
        let signer = all.remove(at: place)
        return (signer, all)
    }
}

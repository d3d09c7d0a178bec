import SwiftASN1

extension Certificate {
    /// DER of `IssuerAndSerialNumber`, by which messages name a certificate.
    ///
    /// Source: GB/T 35275-2017 §8.1.
    var issuerAndSerial: [UInt8] {
        // libcrypto has read these bytes as a certificate.
        guard let (serial, issuer, _) = try? parts() else { preconditionFailure("a certificate without issuer") }
        var serializer = DER.Serializer()
        serializer.appendConstructedNode(identifier: .sequence) { coder in
            coder.serializeRawBytes(issuer)
            coder.serializeRawBytes(serial)
        }
        return serializer.serializedBytes
    }

    /// DER of the subject's `Name`.
    var subjectDER: [UInt8] {
        // libcrypto has read these bytes as a certificate.
        guard let parts = try? parts() else { preconditionFailure("a certificate without subject") }
        return Array(parts.subject)
    }

    /// Source: RFC 5280 §4.1: version, serial number, algorithm, issuer, validity, subject.
    private func parts() throws -> (serial: ArraySlice<UInt8>, issuer: ArraySlice<UInt8>, subject: ArraySlice<UInt8>) {
        try DER.sequence(DER.parse(der), identifier: .sequence) { nodes in
            guard let body = nodes.next() else { throw CertificateError.noCertificate }
            defer { while nodes.next() != nil {} }
            return try DER.sequence(body, identifier: .sequence) { nodes in
                defer { while nodes.next() != nil {} }
                var next = nodes.next()
                // The version, which certificates of version 1 leave out.
                if next?.identifier.tagClass == .contextSpecific { next = nodes.next() }
                guard let serial = next, nodes.next() != nil, let issuer = nodes.next(), nodes.next() != nil,
                    let subject = nodes.next()
                else { throw CertificateError.noCertificate }
                return (serial.encodedBytes, issuer.encodedBytes, subject.encodedBytes)
            }
        }
    }
}

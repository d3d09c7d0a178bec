import Foundation
import SwiftASN1

/// A request for a signing certificate, which goes to a certification authority.
///
/// Source: RFC 2986; the algorithm of its signature GM/T 0015.
package struct CertificateRequest: Sendable {
    /// The DER form.
    package let der: [UInt8]

    /// Makes a request, signed with its own key; it asks for the key usage digitalSignature.
    ///
    /// - Parameters:
    ///   - subject: Whom the certificate is to name.
    ///   - key: The key; SM2 signs with the standard user ID.
    /// - Throws: `KeyError.signingFailed`.
    package init(subject: SubjectName, key: PrivateKey) throws(KeyError) {
        let info = CertificateRequest.info(subject, publicKey: key.publicKey.der)
        let (scheme, algorithm): (SignatureScheme, [UInt8]) =
            switch key.algorithm {
            case .sm2: (.sm2(.standard, .der), [0x06, 0x08, 0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x83, 0x75])
            case .ecdsaP256: (.ecdsaSHA256(.der), [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02])
            // RSA has a NULL as parameter. Source: RFC 4055 §5.
            case .rsa:
                (
                    .rsaSHA256,
                    [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00]
                )
            }
        let signature = try key.sign(info, as: scheme)
        var serializer = DER.Serializer()
        serializer.appendConstructedNode(identifier: .sequence) { coder in
            coder.serializeRawBytes(info)
            coder.appendConstructedNode(identifier: .sequence) { $0.serializeRawBytes(algorithm) }
            coder.appendPrimitiveNode(identifier: .bitString) { bytes in
                bytes.append(0)
                bytes.append(contentsOf: signature)
            }
        }
        der = serializer.serializedBytes
    }

    /// The PEM form.
    package var pem: String {
        let text = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN CERTIFICATE REQUEST-----\n\(text)\n-----END CERTIFICATE REQUEST-----\n"
    }

    /// `CertificationRequestInfo`: version, subject, key, and the wish for a key usage.
    private static func info(_ subject: SubjectName, publicKey: [UInt8]) -> [UInt8] {
        var serializer = DER.Serializer()
        serializer.appendConstructedNode(identifier: .sequence) { coder in
            coder.appendPrimitiveNode(identifier: .integer) { $0.append(0) }
            coder.serializeRawBytes(subject.der)
            coder.serializeRawBytes(publicKey)
            coder.appendConstructedNode(identifier: ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)) {
                $0.serializeRawBytes(keyUsageRequest)
            }
        }
        return serializer.serializedBytes
    }

    /// The attribute extensionRequest with keyUsage digitalSignature, critical.
    ///
    /// Source: RFC 2985 §5.4.2, RFC 5280 §4.2.1.3.
    private static let keyUsageRequest: [UInt8] = [
        0x30, 0x1F, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x0E, 0x31, 0x12, 0x30, 0x10, 0x30,
        0x0E,
        0x06, 0x03, 0x55, 0x1D, 0x0F, 0x01, 0x01, 0xFF, 0x04, 0x04, 0x03, 0x02, 0x07, 0x80,
    ]
}

/// A distinguished name.
package struct SubjectName: Sendable {
    /// DER of `Name`.
    package let der: [UInt8]

    /// The name in a certificate.
    package init(of certificate: Certificate) { der = certificate.subjectDER }

    /// Reads `C=CN,O=某保险公司,CN=安责险网关`: C, ST, L, O, OU, CN in any order, the widest first as a rule; nil for another form.
    ///
    /// Values hold no comma; C is two letters. Source: RFC 4519, RFC 5280 Appendix A.1.
    package init?(_ text: String) {
        var parts: [(type: UInt8, value: String)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let type = SubjectName.types[pair[0].trimmingCharacters(in: .whitespaces)] else {
                return nil
            }
            let value = pair[1].trimmingCharacters(in: .whitespaces)
            guard (1...64).contains(value.count),
                type != 6 || (value.utf8.count == 2 && value.utf8.count == value.count)
            else { return nil }
            parts.append((type, value))
        }
        guard parts.contains(where: { $0.type == 3 }) else { return nil }
        var serializer = DER.Serializer()
        serializer.appendConstructedNode(identifier: .sequence) { coder in
            for part in parts {
                coder.appendConstructedNode(identifier: .set) { coder in
                    coder.appendConstructedNode(identifier: .sequence) { coder in
                        coder.serializeRawBytes([0x06, 0x03, 0x55, 0x04, part.type])
                        // The country is printable text, everything else UTF-8.
                        coder.appendPrimitiveNode(identifier: part.type == 6 ? .printableString : .utf8String) {
                            $0.append(contentsOf: part.value.utf8)
                        }
                    }
                }
            }
        }
        der = serializer.serializedBytes
    }

    /// The last octet of the attribute types 2.5.4.x.
    private static let types: [String: UInt8] = ["CN": 3, "C": 6, "L": 7, "ST": 8, "O": 10, "OU": 11]
}

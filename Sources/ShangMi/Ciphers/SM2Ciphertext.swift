import SwiftASN1

/// How an SM2 ciphertext is written as bytes.
package enum SM2CiphertextEncoding: Hashable, Sendable {
    /// C1‖C3‖C2, as the standard has it today; C1 with or without its leading 04. Source: GB/T 32918.4-2016 §6.1.
    case c1c3c2(prefixed: Bool)
    /// C1‖C2‖C3, as it was before 2012 and as many libraries still do.
    case c1c2c3(prefixed: Bool)
    /// DER `SEQUENCE { x INTEGER, y INTEGER, hash OCTET STRING, cipher OCTET STRING }`. Source: GB/T 35276-2017 §7.3.
    case der
}

/// The parts of an SM2 ciphertext: a point, a digest, the masked message.
struct SM2Ciphertext: Equatable {
    /// x and y of the point C1, 32 bytes each.
    let x: [UInt8]
    let y: [UInt8]
    /// C3, 32 bytes.
    let hash: [UInt8]
    /// C2, as long as the message.
    let cipher: [UInt8]

    /// Reads bytes in one encoding; nil unless they are exactly what that encoding gives for some ciphertext.
    init?(_ bytes: [UInt8], encoding: SM2CiphertextEncoding) {
        switch encoding {
        case .c1c3c2(let prefixed), .c1c2c3(let prefixed):
            let start = prefixed ? 1 : 0
            guard bytes.count > start + 96, !prefixed || bytes[0] == 0x04 else { return nil }
            x = Array(bytes[start..<start + 32])
            y = Array(bytes[start + 32..<start + 64])
            if case .c1c3c2 = encoding {
                hash = Array(bytes[start + 64..<start + 96])
                cipher = Array(bytes[(start + 96)...])
            } else {
                cipher = Array(bytes[start + 64..<bytes.count - 32])
                hash = Array(bytes[(bytes.count - 32)...])
            }
        case .der:
            guard let value = try? DERValue(derEncoded: bytes) else { return nil }
            guard let x = SM2Ciphertext.coordinate(value.x), let y = SM2Ciphertext.coordinate(value.y),
                value.hash.bytes.count == 32, !value.cipher.bytes.isEmpty
            else { return nil }
            self.x = x
            self.y = y
            hash = Array(value.hash.bytes)
            cipher = Array(value.cipher.bytes)
            guard self.bytes(.der) == bytes else { return nil }
        }
    }

    func bytes(_ encoding: SM2CiphertextEncoding) -> [UInt8] {
        switch encoding {
        case .c1c3c2(let prefixed): (prefixed ? [0x04] : []) + x + y + hash + cipher
        case .c1c2c3(let prefixed): (prefixed ? [0x04] : []) + x + y + cipher + hash
        case .der: derBytes
        }
    }

    private var derBytes: [UInt8] {
        var serializer = DER.Serializer()
        let value = DERValue(
            x: SM2Ciphertext.integer(x), y: SM2Ciphertext.integer(y), hash: ASN1OctetString(contentBytes: hash[...]),
            cipher: ASN1OctetString(contentBytes: cipher[...]))
        // Only an object of more bytes than an Int counts cannot be written.
        do { try serializer.serialize(value) } catch { preconditionFailure("DER of a ciphertext: \(error)") }
        return serializer.serializedBytes
    }

    /// 32 bytes of a number without sign; nil for a larger one.
    private static func coordinate(_ integer: ArraySlice<UInt8>) -> [UInt8]? {
        let digits = integer.drop { $0 == 0 }
        guard digits.count <= 32 else { return nil }
        return [UInt8](repeating: 0, count: 32 - digits.count) + digits
    }

    /// The shortest form of a number without sign, at least one byte.
    private static func integer(_ number: [UInt8]) -> ArraySlice<UInt8> {
        let digits = number.drop { $0 == 0 }
        return digits.isEmpty ? [0] : digits
    }

    /// The ciphertext as DER has it.
    private struct DERValue: DERImplicitlyTaggable {
        static var defaultIdentifier: ASN1Identifier { .sequence }

        let x: ArraySlice<UInt8>
        let y: ArraySlice<UInt8>
        let hash: ASN1OctetString
        let cipher: ASN1OctetString

        init(x: ArraySlice<UInt8>, y: ArraySlice<UInt8>, hash: ASN1OctetString, cipher: ASN1OctetString) {
            self.x = x
            self.y = y
            self.hash = hash
            self.cipher = cipher
        }

        init(derEncoded node: ASN1Node, withIdentifier identifier: ASN1Identifier) throws {
            self = try DER.sequence(node, identifier: identifier) { nodes in
                DERValue(
                    x: try ArraySlice(derEncoded: &nodes), y: try ArraySlice(derEncoded: &nodes),
                    hash: try ASN1OctetString(derEncoded: &nodes), cipher: try ASN1OctetString(derEncoded: &nodes))
            }
        }

        func serialize(into coder: inout DER.Serializer, withIdentifier identifier: ASN1Identifier) throws {
            try coder.appendConstructedNode(identifier: identifier) { coder in
                try coder.serialize(x)
                try coder.serialize(y)
                try coder.serialize(hash)
                try coder.serialize(cipher)
            }
        }
    }
}

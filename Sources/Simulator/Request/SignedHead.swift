import Foundation
import ShangMi

/// The signed headers of a request, each in its prescribed form, before the signature is checked.
struct SignedHead: Sendable {
    let app: String
    /// Unix milliseconds.
    let timestamp: Int64
    let nonce: String
    let key: CertificateSerial
    let bodySM3: SM3Digest
    let signature: [UInt8]
}

extension SignedHead {
    /// Reads the headers; a missing or misspelt one is malformed, a missing signature is an invalid one.
    init(_ request: ReceivedRequest) throws(Refusal) {
        guard let app = request[.app], (1...40).contains(app.utf8.count), app.utf8.allSatisfy(Self.isAppByte) else {
            throw Refusal(.malformed, "X-Anze-App格式不对")
        }
        guard let stamp = request[.timestamp], (1...15).contains(stamp.utf8.count), stamp.utf8.allSatisfy(Self.isDigit),
            let timestamp = Int64(stamp)
        else { throw Refusal(.malformed, "X-Anze-Timestamp格式不对") }
        guard let nonce = request[.nonce], nonce.utf8.count == 32, [UInt8](hex: nonce)?.hex == nonce else {
            throw Refusal(.malformed, "X-Anze-Nonce格式不对")
        }
        guard let bodySM3 = request[.bodySM3].flatMap(SM3Digest.init(hex:)) else {
            throw Refusal(.malformed, "X-Anze-Body-SM3格式不对")
        }
        guard let key = request[.key].flatMap(CertificateSerial.init(_:)) else {
            throw Refusal(.malformed, "X-Anze-Key格式不对")
        }
        guard let signature = request[.signature].flatMap({ Data(base64Encoded: $0) }) else {
            throw Refusal(.signatureInvalid)
        }
        self.init(
            app: app, timestamp: timestamp, nonce: nonce, key: key, bodySM3: bodySM3, signature: Array(signature))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isAppByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}

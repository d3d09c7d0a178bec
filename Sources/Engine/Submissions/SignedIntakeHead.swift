import Foundation
import ShangMi

/// The headers of a signed request, each in its prescribed form; the signature is not checked yet.
///
/// Source: wire.md §1.1.
struct SignedIntakeHead: Sendable {
    let app: String
    /// Unix milliseconds.
    let timestamp: Int64
    let nonce: String
    let key: CertificateSerial
    let bodySM3: SM3Digest
    let signature: [UInt8]

    /// Reads the headers of a request that has a signature.
    ///
    /// - Throws: `signature-refused` with the header that is missing or misspelt.
    init(_ request: IntakeRequest) throws(IntakeRefusal) {
        func value<Value>(_ name: String, _ read: (String) -> Value?) throws(IntakeRefusal) -> Value {
            guard let value = request.header(name.lowercased()).flatMap(read) else {
                throw .signature("缺少 \(name)，或格式不对")
            }
            return value
        }
        app = try value("X-Anze-App") { (1...40).contains($0.utf8.count) ? $0 : nil }
        timestamp = try value("X-Anze-Timestamp") { text in
            (1...15).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                ? Int64(text) : nil
        }
        nonce = try value("X-Anze-Nonce") { $0.utf8.count == 32 && [UInt8](hex: $0)?.hex == $0 ? $0 : nil }
        key = try value("X-Anze-Key") { CertificateSerial($0) }
        bodySM3 = try value("X-Anze-Body-SM3") { SM3Digest(hex: $0) }
        signature = try value("X-Anze-Signature") { Data(base64Encoded: $0).map(Array.init) }
    }

    /// The string to sign.
    ///
    /// The line that is a batch number elsewhere binds here what a request says beside path and body: where bytes
    /// begin, or the key by which a submission is opened once.
    func text(of request: IntakeRequest) -> String {
        let bound = request.header(request.method == "PATCH" ? "upload-offset" : "idempotency-key") ?? ""
        return [
            "ANZE-SM2-SM3", request.method, request.target, app, String(timestamp), nonce, bound, bodySM3.hex,
        ].joined(separator: "\n")
    }
}

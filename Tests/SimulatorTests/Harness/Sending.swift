import Foundation
import ShangMi

/// A request as a sender makes it; tests spoil one part of it.
struct Sending {
    var method = "GET"
    /// Below `/exchange/v1`.
    var path: String
    var app = "GW310000"
    var timestamp: Int64
    var nonce = SecureRandom.bytes(16).hex
    var batch = ""
    var body: [UInt8] = []
    /// The key and the certificate whose serial number is sent.
    var signer: KeyFileSigner
    var userID = SigningUserID.standard
    /// Digest, serial number and signature as sent, where they differ from the true ones.
    var headers: [String: String?] = [:]

    /// Every header of wire.md §1.1, in its order; the string to sign is made here on its own.
    func signedHeaders() async throws -> [(String, String)] {
        let digest = (headers["X-Anze-Body-SM3"] ?? nil) ?? SM3.digest(of: body).hex
        let text = """
            ANZE-SM2-SM3
            \(method)
            /exchange/v1\(path)
            \(app)
            \(timestamp)
            \(nonce)
            \(batch)
            \(digest)
            """
        let signature = try await signer.sign(Array(text.utf8), as: .sm2(userID, .raw))
        var all = [
            ("X-Anze-App", app), ("X-Anze-Timestamp", String(timestamp)), ("X-Anze-Nonce", nonce),
            ("X-Anze-Key", signer.certificate.serial.text), ("X-Anze-Body-SM3", digest),
            ("X-Anze-Signature", Data(signature).base64EncodedString()),
        ]
        if method == "POST" { all.append(("Idempotency-Key", batch)) }
        return all.compactMap { name, value in
            guard let change = headers[name] else { return (name, value) }
            return change.map { (name, $0) }
        }
    }
}

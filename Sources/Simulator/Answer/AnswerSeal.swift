import Foundation
import ShangMi

/// Signs the platform's answers.
///
/// Source: wire.md §1.3.
struct AnswerSeal: Sendable {
    let signer: KeyFileSigner

    /// The headers that make an answer count.
    ///
    /// - Parameters:
    ///   - answer: Status, body and batch are signed; `Retry-After` is not.
    ///   - now: Unix milliseconds.
    ///   - spoiled: True gives a signature of the right length that does not verify.
    /// - Returns: Name and value of each header.
    /// - Throws: `SignerError` when the key refuses.
    func headers(for answer: Answer, now: Int64, spoiled: Bool) async throws(SignerError) -> [(WireHeader, String)] {
        let text = [
            "ANZE-RECEIPT-SM2-SM3", answer.subject, String(answer.status), String(now),
            SM3.digest(of: answer.body).hex,
        ].joined(separator: "\n")
        var signature = try await signer.sign(Array(text.utf8), as: .sm2(.standard, .raw))
        if spoiled { signature[0] ^= 1 }
        return [
            (.timestamp, String(now)),
            (.key, signer.certificate.serial.text),
            (.receiptSignature, Data(signature).base64EncodedString()),
        ]
    }
}

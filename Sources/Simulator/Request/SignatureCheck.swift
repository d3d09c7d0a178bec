import ShangMi

/// Decides whether the sender that a request names has really sent it.
struct SignatureCheck: Sendable {
    /// How far a request's clock may be from ours, in milliseconds either way.
    static let tolerance: Int64 = 300_000
    let trust: TrustStore

    /// Checks certificate, signature and clock, in this order.
    ///
    /// - Parameters:
    ///   - request: Method, target and body.
    ///   - head: The request's headers.
    ///   - batchLine: The batch number as the string to sign carries it; empty when the request is about no batch.
    ///   - now: Unix milliseconds.
    /// - Throws: 2002 for a certificate that is unknown or does not chain to trust now, 2001 for the signature, 2003 for
    ///   the clock.
    func check(_ request: ReceivedRequest, head: SignedHead, batchLine: String, now: Int64) throws(Refusal) {
        guard let certificate = trust.certificate(head.key) else { throw Refusal(.certificateRefused, "证书未登记") }
        let key: PublicKey
        do {
            try trust.check(certificate, intermediates: [], at: now / 1000)
            key = try certificate.sm2PublicKey()
        } catch {
            throw Refusal(.certificateRefused, "证书无效：\(error)")
        }
        let text = Self.textToSign(request, head: head, batchLine: batchLine)
        guard key.verifies(head.signature, of: Array(text.utf8), as: .sm2(.standard, .raw)) else {
            throw Refusal(.signatureInvalid)
        }
        guard (now - Self.tolerance...now + Self.tolerance).contains(head.timestamp) else {
            throw Refusal(.timestampOutside)
        }
    }

    private static func textToSign(_ request: ReceivedRequest, head: SignedHead, batchLine: String) -> String {
        [
            "ANZE-SM2-SM3", request.method, request.target, head.app, String(head.timestamp), head.nonce, batchLine,
            head.bodySM3.hex,
        ].joined(separator: "\n")
    }
}

import Canonical
import ShangMi

/// Makes requests in which everything is filled in and signed, as a destination's profile says.
struct RequestMaker: Sendable {
    let signing: SigningProfile
    let headers: [(name: String, value: TextTemplate)]
    let base: BaseURL
    let app: String
    let signer: any Signer
    let secrets: [String: SecretBytes]
    let recipient: PublicKey?

    /// A signed request.
    ///
    /// - Parameters:
    ///   - operation: What is asked.
    ///   - number: The number of what it is about; empty for nothing in particular.
    ///   - about: What else is known of that: kind and count of a batch, its ticket.
    ///   - path: What else stands in the path, percent-encoded.
    ///   - body: The body; `nil` for none, or for one that somebody else sends.
    ///   - digest: SM3 of the body.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request.
    /// - Throws: Why the key does not sign.
    func request(
        _ operation: OperationProfile, number: String, about: [Placeholder: String] = [:],
        path: [Placeholder: String] = [:], body: [UInt8]?, digest: SM3Digest, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        let target = base.path + operation.path.filled(path.merging([.batchNo: number]) { $1 })
        let moment = Instant(seconds: milliseconds / 1000)
        let facts: [Placeholder: String] = [.kind: "", .count: "", .ticket: ""]
        var values = RequestValues(
            facts.merging(about) { $1 }.merging([
                .method: operation.method, .target: target, .app: app, .timestamp: "\(milliseconds)",
                .seconds: "\(moment.seconds)", .localTime: RequestMaker.digits(of: moment), .nonce: nonce.hex,
                .uuid: RequestMaker.uuid(nonce), .keySerial: signer.certificate.serial.text,
                .body: String(decoding: body ?? [], as: UTF8.self), .bodySM3: digest.hex, .batchNo: number,
            ]) { $1 }, secrets: secrets, recipient: recipient)
        try values.compute(signing.values)
        let text = signing.requestText(values.texts(of: signing.requestPlaceholders))
        let signature = try await signer.sign(Array(text.utf8), as: signing.scheme)
        values.sign(with: signature)
        try values.compute(signing.values + operation.values)
        let templates = headers + operation.headers
        let texts = values.texts(
            of: templates.reduce(into: operation.body?.placeholders ?? []) { $0.formUnion($1.value.placeholders) })
        let filled = templates.map { header in
            (name: header.name, value: header.value.filled(texts))
        }
        return SignedRequest(
            method: operation.method, url: base.authority + target, headers: filled,
            body: operation.body.map { $0.bytes(texts) } ?? body, signedText: text, signature: signature,
            keySerial: signer.certificate.serial)
    }

    /// `yyyyMMddHHmmss` in Asia/Shanghai.
    private static func digits(of moment: Instant) -> String {
        var text: [UInt8] = []
        moment.append(to: &text)
        return String(decoding: text.prefix(19).filter { (0x30...0x39).contains($0) }, as: UTF8.self)
    }

    private static func uuid(_ nonce: [UInt8]) -> String {
        let hex = nonce.hex
        var text = ""
        for (place, digit) in hex.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append("-") }
            text.append(digit)
        }
        return text
    }
}

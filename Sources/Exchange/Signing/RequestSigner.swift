import Canonical
package import ShangMi

/// Makes signed requests for one destination: every attempt has its own timestamp, nonce and signature over the same bytes.
package struct RequestSigner: Sendable {
    let profile: DestinationProfile
    private let base: BaseURL
    private let app: String
    private let signer: any Signer
    private let secrets: [String: SecretBytes]
    private let recipient: PublicKey?

    /// A signer for one destination.
    ///
    /// - Parameters:
    ///   - profile: The destination.
    ///   - base: The destination's address.
    ///   - app: The sender id that the platform assigned.
    ///   - signer: The key that signs.
    ///   - secrets: The secrets that the profile names.
    ///   - recipient: The platform's encryption key, for profiles that encrypt to it.
    package init(
        profile: DestinationProfile, base: BaseURL, app: String, signer: any Signer,
        secrets: [String: SecretBytes] = [:],
        recipient: PublicKey? = nil
    ) {
        self.profile = profile
        self.base = base
        self.app = app
        self.signer = signer
        self.secrets = secrets
        self.recipient = recipient
    }

    /// The certificate whose key signs.
    package var certificate: Certificate { signer.certificate }

    /// The request that submits a batch.
    ///
    /// - Parameters:
    ///   - batch: The batch; its body is sent as it is.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request, ready to go out.
    /// - Throws: Why the key does not sign.
    package func submission(
        of batch: SealedBatch, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        try await request(
            profile.request.submit, number: batch.number, body: batch.body, digest: batch.bodySM3,
            milliseconds: milliseconds, nonce: nonce)
    }

    /// The request that asks what became of a batch.
    package func query(
        about number: BatchNumber, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        try await request(
            profile.request.query, number: number, body: nil, digest: SM3.digest(of: []), milliseconds: milliseconds,
            nonce: nonce)
    }

    /// The request that asks whether the destination is there.
    ///
    /// - Parameters:
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request, about no batch; `nil` where the profile has no such operation.
    /// - Throws: Why the key does not sign.
    package func ping(milliseconds: Int64, nonce: [UInt8]) async throws(SignerError) -> SignedRequest? {
        guard let operation = profile.request.ping else { return nil }
        return try await request(
            operation, number: nil, body: nil, digest: SM3.digest(of: []), milliseconds: milliseconds, nonce: nonce)
    }

    /// The request that asks for a page of a list.
    ///
    /// - Parameters:
    ///   - operation: The list's operation.
    ///   - path: What stands in its path; percent-encoded here.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request, about no batch.
    /// - Throws: Why the key does not sign.
    func page(
        _ operation: OperationProfile, path: [Placeholder: String], milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        try await request(
            operation, number: nil, path: path.mapValues { BodyTemplate.encoded($0) }, body: nil,
            digest: SM3.digest(of: []), milliseconds: milliseconds, nonce: nonce)
    }

    private func request(
        _ operation: OperationProfile, number: BatchNumber?, path: [Placeholder: String] = [:], body: [UInt8]?,
        digest: SM3Digest, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        let number = number?.text ?? ""
        let target = base.path + operation.path.filled(path.merging([.batchNo: number]) { $1 })
        let moment = Instant(seconds: milliseconds / 1000)
        var values = RequestValues(
            [
                .method: operation.method, .target: target, .app: app, .timestamp: "\(milliseconds)",
                .seconds: "\(moment.seconds)", .localTime: RequestSigner.digits(of: moment), .nonce: nonce.hex,
                .uuid: RequestSigner.uuid(nonce), .keySerial: signer.certificate.serial.text,
                .body: String(decoding: body ?? [], as: UTF8.self), .bodySM3: digest.hex, .batchNo: number,
            ], secrets: secrets, recipient: recipient)
        try values.compute(profile.signing.values)
        let text = profile.signing.requestText(values.texts(of: profile.signing.requestPlaceholders))
        let signature = try await signer.sign(Array(text.utf8), as: profile.signing.scheme)
        values.sign(with: signature)
        try values.compute(profile.signing.values)
        let templates = profile.request.headers + operation.headers
        let texts = values.texts(
            of: templates.reduce(into: operation.body?.placeholders ?? []) { $0.formUnion($1.value.placeholders) })
        let headers = templates.map { header in
            (name: header.name, value: header.value.filled(texts))
        }
        return SignedRequest(
            method: operation.method, url: base.authority + target, headers: headers,
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

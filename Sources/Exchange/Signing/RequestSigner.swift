import Canonical
package import ShangMi

/// Makes signed requests for one destination: every attempt has its own timestamp, nonce and signature over the same bytes.
package struct RequestSigner: Sendable {
    let profile: DestinationProfile
    let maker: RequestMaker

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
        maker = RequestMaker(
            signing: profile.signing, headers: profile.request.headers, base: base, app: app, signer: signer,
            secrets: secrets, recipient: recipient)
    }

    /// The certificate whose key signs.
    package var certificate: Certificate { maker.signer.certificate }

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
        try await maker.request(
            profile.request.submit, number: batch.number.text,
            about: [.kind: profile.kind(batch.kind)?.name ?? batch.kind.id, .count: "\(batch.count)"],
            body: batch.body, digest: batch.bodySM3, milliseconds: milliseconds, nonce: nonce)
    }

    /// The request that asks what became of a batch: by its ticket where the platform is asked so and there is one, else by its
    /// number.
    ///
    /// - Parameters:
    ///   - number: The batch's number.
    ///   - ticket: The receipt number under which the platform works on it; `nil` before that is known.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request; `nil` where the profile has no question for what is known.
    /// - Throws: Why the key does not sign.
    package func query(
        about number: BatchNumber, ticket: String? = nil, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest? {
        if let poll = profile.request.poll, let ticket {
            return try await maker.request(
                poll, number: number.text, about: [.ticket: ticket], path: [.ticket: BodyTemplate.encoded(ticket)],
                body: nil, digest: SM3.digest(of: []), milliseconds: milliseconds, nonce: nonce)
        }
        guard let query = profile.request.query else { return nil }
        return try await maker.request(
            query, number: number.text, body: nil, digest: SM3.digest(of: []), milliseconds: milliseconds,
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
        return try await maker.request(
            operation, number: "", body: nil, digest: SM3.digest(of: []), milliseconds: milliseconds, nonce: nonce)
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
        try await maker.request(
            operation, number: "", path: path.mapValues { BodyTemplate.encoded($0) }, body: nil,
            digest: SM3.digest(of: []), milliseconds: milliseconds, nonce: nonce)
    }
}

package import ShangMi

extension RequestSigner {
    /// The request that brings a part of a content; its number in the string to sign is the content's SM3.
    ///
    /// - Parameters:
    ///   - bytes: The part.
    ///   - offset: How many bytes of the content go before it.
    ///   - content: The content.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request; `nil` where the destination takes no contents.
    /// - Throws: Why the key does not sign.
    package func part(
        _ bytes: [UInt8], at offset: Int, of content: ContentID, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest? {
        guard let operation = profile.contents?.put else { return nil }
        let facts = facts(of: content).merging([.offset: "\(offset)"]) { $1 }
        return try await maker.request(
            operation, number: content.sm3.hex, about: facts, path: facts, body: nil, digest: SM3.digest(of: bytes),
            milliseconds: milliseconds, nonce: nonce
        ).carrying(bytes)
    }

    /// The request that asks how much of a content the destination has.
    ///
    /// - Parameters:
    ///   - content: The content.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request; `nil` where the destination takes no contents.
    /// - Throws: Why the key does not sign.
    package func question(
        about content: ContentID, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest? {
        guard let operation = profile.contents?.query else { return nil }
        let facts = facts(of: content)
        return try await maker.request(
            operation, number: content.sm3.hex, about: facts, path: facts, body: nil, digest: SM3.digest(of: []),
            milliseconds: milliseconds, nonce: nonce)
    }

    private func facts(of content: ContentID) -> [Placeholder: String] {
        [.contentSM3: content.sm3.hex, .contentBytes: "\(content.bytes)"]
    }
}

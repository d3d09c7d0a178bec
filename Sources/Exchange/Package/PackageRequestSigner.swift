package import ShangMi

/// Makes signed requests about packages: each attempt has its own timestamp, nonce and signature.
package struct PackageRequestSigner: Sendable {
    private let profile: PackageProfile
    private let maker: RequestMaker

    /// A signer for one destination.
    ///
    /// - Parameters:
    ///   - profile: The destination.
    ///   - base: The destination's address.
    ///   - app: The sender id that the destination assigned.
    ///   - signer: The key that signs.
    package init(profile: PackageProfile, base: BaseURL, app: String, signer: any Signer) {
        self.profile = profile
        maker = RequestMaker(
            signing: profile.signing, headers: profile.request.headers, base: base, app: app, signer: signer,
            secrets: [:], recipient: nil)
    }

    /// The request that delivers a package; whoever sends it sends the package's bytes as its body.
    ///
    /// - Parameters:
    ///   - name: The package's name.
    ///   - digest: SM3 of its bytes.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request without its body.
    /// - Throws: Why the key does not sign.
    package func submission(
        of name: String, digest: SM3Digest, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        try await maker.request(
            profile.request.submit, number: name, body: nil, digest: digest, milliseconds: milliseconds, nonce: nonce)
    }

    /// The request that asks for a package's result.
    ///
    /// - Parameters:
    ///   - name: The package's name.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request.
    /// - Throws: Why the key does not sign.
    package func question(
        about name: String, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        try await maker.request(
            profile.request.result, number: name, body: nil, digest: SM3.digest(of: []), milliseconds: milliseconds,
            nonce: nonce)
    }
}

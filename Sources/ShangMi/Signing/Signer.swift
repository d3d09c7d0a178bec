/// Whoever signs for the gateway: a key file, or a device that keeps the key to itself.
package protocol Signer: Sendable {
    /// The certificate whose key signs.
    var certificate: Certificate { get }

    /// Signs a message with SM2 over SM3.
    ///
    /// - Parameters:
    ///   - message: The whole message, not its digest.
    ///   - userID: The identifier that the verifier will use.
    ///   - encoding: How r and s are written.
    /// - Returns: The signature in that encoding.
    /// - Throws: `SignerError`.
    func sign(
        _ message: [UInt8], userID: SigningUserID, encoding: SignatureEncoding
    ) async throws(SignerError) -> [UInt8]
}

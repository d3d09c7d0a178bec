/// Whoever signs for the gateway: a key file, or a device that keeps the key to itself.
package protocol Signer: Sendable {
    /// The certificate whose key signs.
    var certificate: Certificate { get }

    /// Signs a message.
    ///
    /// - Parameters:
    ///   - message: The whole message, not its digest.
    ///   - scheme: The algorithm, and how the signature is written.
    /// - Returns: The signature.
    /// - Throws: `SignerError`.
    func sign(_ message: [UInt8], as scheme: SignatureScheme) async throws(SignerError) -> [UInt8]
}

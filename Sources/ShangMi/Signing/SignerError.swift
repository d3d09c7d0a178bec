/// Why a signer gave no signature.
package enum SignerError: Error, Equatable {
    /// The key refused; the reason holds no key material.
    case signingFailed(reason: String)
}

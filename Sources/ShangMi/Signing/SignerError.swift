/// Why a signer gave no signature.
package enum SignerError: Error, Equatable, CustomStringConvertible {
    /// The key refused; the reason holds no key material.
    case signingFailed(reason: String)
    /// Whoever holds the key does not answer; the reason is Chinese. Later it may.
    case unavailable(reason: String)
    /// A value that a profile computes cannot be computed; the reason is Chinese and holds nothing of the value.
    case value(name: String, reason: String)

    /// What an operator reads.
    package var description: String {
        switch self {
        case .signingFailed(let reason), .unavailable(let reason): reason
        case .value(let name, let reason): "规范中的“\(name)”无法计算：\(reason)"
        }
    }
}

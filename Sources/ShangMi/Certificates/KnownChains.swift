import Synchronization

/// Chains whose signatures were verified, so that a peer's thousandth answer does not cost what its first did.
///
/// What a moment decides, validity and revocation, is never remembered; what failed is not either.
final class KnownChains: Sendable {
    private struct Known: Sendable {
        /// The certificate and those that came with it, in DER.
        let question: [[UInt8]]
        let chain: [Certificate]
        /// The moments, in Unix seconds, at which all certificates of the chain are valid; the end is past.
        let valid: Range<Int64>
    }

    /// Peers have one certificate, or two while one replaces the other.
    private static let most = 16
    private let chains = Mutex<[Known]>([])

    /// The chain of a certificate, if it is known and all of it is valid at a moment.
    func chain(of certificate: Certificate, _ intermediates: [Certificate], at unixSeconds: Int64) -> [Certificate]? {
        let question = KnownChains.question(certificate, intermediates)
        return chains.withLock { chains in
            chains.first { $0.question == question && $0.valid.contains(unixSeconds) }?.chain
        }
    }

    /// Remembers a chain that was verified, in place of the oldest when there are many.
    func keep(_ chain: [Certificate], of certificate: Certificate, _ intermediates: [Certificate]) {
        guard let first = chain.map(\.notBefore).max(), let end = chain.map(\.notAfter).min(), first < end else {
            return
        }
        let known = Known(
            question: KnownChains.question(certificate, intermediates), chain: chain, valid: first..<end)
        chains.withLock { chains in
            if chains.count == KnownChains.most { chains.removeFirst() }
            chains.append(known)
        }
    }

    private static func question(_ certificate: Certificate, _ intermediates: [Certificate]) -> [[UInt8]] {
        [certificate.der] + intermediates.map(\.der)
    }
}

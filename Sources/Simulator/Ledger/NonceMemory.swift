/// The nonces that have been used, for as long as their timestamps could still be accepted.
struct NonceMemory: Sendable {
    private struct Use: Hashable {
        let app: String
        let nonce: String
    }

    /// Two generations of twice the tolerance each: a nonce is remembered at least that long.
    private static let generation = 2 * SignatureCheck.tolerance
    private var recent: Set<Use> = []
    private var earlier: Set<Use> = []
    private var began: Int64 = 0

    /// Notes a nonce.
    ///
    /// - Parameters:
    ///   - nonce: As sent.
    ///   - app: The sender; two senders may use the same nonce.
    ///   - now: Unix milliseconds.
    /// - Returns: False when this sender has used it before.
    mutating func note(_ nonce: String, of app: String, now: Int64) -> Bool {
        if now - began > Self.generation {
            earlier = now - began > 2 * Self.generation ? [] : recent
            recent = []
            began = now
        }
        let use = Use(app: app, nonce: nonce)
        guard !earlier.contains(use) else { return false }
        return recent.insert(use).inserted
    }
}

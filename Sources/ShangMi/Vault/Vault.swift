/// Encrypts what a store keeps, with the store's own keys, which a key file wraps.
///
/// Sealed bytes begin with a mark and the number of their key, so that keys can follow each other while old rows stay as
/// they are, and rows from before there was a vault are told apart.
package struct Vault: Sendable {
    /// A key of the store by its number.
    package typealias Numbered = (number: UInt32, key: SecretBytes)

    /// What sealed bytes begin with.
    private static let mark = Array("AZV1".utf8)
    /// Mark and number.
    private static let headCount = 8

    private let boxes: [UInt32: SealedBox]
    private let current: UInt32
    private let matchKey: HMACKey

    /// A vault.
    ///
    /// - Parameters:
    ///   - keys: The keys, at least one; the one of the highest number seals.
    ///   - matchKey: Under which values are matched.
    package init(keys: [Numbered], matchKey: SecretBytes) {
        var boxes: [UInt32: SealedBox] = [:]
        for (number, key) in keys { boxes[number] = SealedBox(key: key) }
        guard let newest = boxes.keys.max() else { preconditionFailure("a vault has a key") }
        self.boxes = boxes
        current = newest
        self.matchKey = HMACKey(.sm3, key: matchKey)
    }

    /// Whether bytes are sealed ones: never true of 32 random bytes, which are too few.
    package static func isSealed(_ bytes: [UInt8]) -> Bool {
        bytes.count >= headCount + SealedBox.overhead && bytes.starts(with: mark)
    }

    /// The number of the key that sealed bytes; nil for bytes that are not sealed.
    package static func keyNumber(of bytes: [UInt8]) -> UInt32? {
        guard isSealed(bytes) else { return nil }
        return bytes[4..<headCount].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Seals bytes.
    ///
    /// - Parameters:
    ///   - bytes: Any.
    ///   - context: Where they are kept; they open only there.
    /// - Returns: The sealed bytes, 56 more.
    package func seal(_ bytes: [UInt8], in context: String) -> [UInt8] {
        guard let box = boxes[current] else { preconditionFailure("a vault has its newest key") }
        let head = Vault.mark + [24, 16, 8, 0].map { UInt8(current >> $0 & 0xFF) }
        return head + box.seal(bytes, context: head + Array(context.utf8))
    }

    /// The bytes in sealed ones.
    ///
    /// - Throws: `CipherError.refused` when they were changed, belong to another place, or their key is not among those of
    ///   this vault.
    package func open(_ sealed: [UInt8], in context: String) throws(CipherError) -> [UInt8] {
        guard let number = Vault.keyNumber(of: sealed), let box = boxes[number],
            let bytes = box.open(
                sealed[Vault.headCount...], context: Array(sealed.prefix(Vault.headCount)) + Array(context.utf8))
        else { throw .refused }
        return bytes
    }

    /// By what a value is found again without being shown: HMAC-SM3 under the store's key for matching, 32 bytes.
    package func token(of value: [UInt8]) -> [UInt8] { matchKey.code(of: value) }
}

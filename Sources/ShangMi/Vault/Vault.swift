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
    fileprivate static let headCount = 8

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
    package static func isSealed(_ bytes: [UInt8]) -> Bool { isSealed(bytes.span) }

    /// The same of a window of bytes.
    package static func isSealed(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= headCount + SealedBox.overhead else { return false }
        for place in mark.indices where bytes[place] != mark[place] { return false }
        return true
    }

    /// The number of the key that sealed bytes; nil for bytes that are not sealed.
    package static func keyNumber(of bytes: [UInt8]) -> UInt32? { keyNumber(of: bytes.span) }

    fileprivate static func keyNumber(of bytes: Span<UInt8>) -> UInt32? {
        guard isSealed(bytes) else { return nil }
        return (mark.count..<headCount).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
    }

    /// Opens what the key of a number sealed in a place; nil when this vault has no such key.
    fileprivate func opener(_ number: UInt32, in context: String) -> SealedBoxOpener? {
        guard let box = boxes[number] else { return nil }
        return SealedBoxOpener(box, context: Vault.head(number) + Array(context.utf8))
    }

    private static func head(_ number: UInt32) -> [UInt8] {
        mark + [24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) }
    }

    /// Seals bytes.
    ///
    /// - Parameters:
    ///   - bytes: Any.
    ///   - context: Where they are kept; they open only there.
    /// - Returns: The sealed bytes, 56 more.
    package func seal(_ bytes: [UInt8], in context: String) -> [UInt8] {
        guard let box = boxes[current] else { preconditionFailure("a vault has its newest key") }
        let head = Vault.head(current)
        return head + box.seal(bytes, context: head + Array(context.utf8))
    }

    /// The bytes in sealed ones.
    ///
    /// - Throws: `CipherError.refused` when they were changed, belong to another place, or their key is not among those of
    ///   this vault.
    package func open(_ sealed: [UInt8], in context: String) throws(CipherError) -> [UInt8] {
        var opener = VaultOpener(self, in: context)
        var bytes: [UInt8] = []
        try opener.open(sealed.span, into: &bytes)
        return bytes
    }

    /// By what a value is found again without being shown: HMAC-SM3 under the store's key for matching, 32 bytes.
    package func token(of value: [UInt8]) -> [UInt8] { matchKey.code(of: value) }
}

/// Opens what is kept in one place, one after another.
package struct VaultOpener: ~Copyable {
    private let vault: Vault
    private let context: String
    private var number: UInt32?
    private var box: SealedBoxOpener?

    /// Opens with the keys of a vault.
    ///
    /// - Parameters:
    ///   - vault: The vault.
    ///   - context: Where the bytes are kept.
    package init(_ vault: Vault, in context: String) {
        self.vault = vault
        self.context = context
    }

    /// Appends the bytes in sealed ones.
    ///
    /// - Parameters:
    ///   - sealed: The sealed bytes.
    ///   - bytes: Where those in them go.
    /// - Throws: `CipherError.refused` when they were changed, belong to another place, or their key is not among those of the
    ///   vault; nothing is appended then.
    package mutating func open(_ sealed: Span<UInt8>, into bytes: inout [UInt8]) throws(CipherError) {
        guard let number = Vault.keyNumber(of: sealed) else { throw .refused }
        if number != self.number {
            box = vault.opener(number, in: context)
            self.number = number
        }
        guard box?.open(sealed.extracting(Vault.headCount..<sealed.count), into: &bytes) == true else {
            throw .refused
        }
    }
}

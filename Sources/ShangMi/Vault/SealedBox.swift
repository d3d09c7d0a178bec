/// Encrypts and authenticates bytes under one key of 32 bytes: SM4 in CTR mode with the first half, then HMAC-SM3 with the second.
///
/// Form: vector of 16 random bytes, ciphertext, code of 32 bytes over the context, the vector and the ciphertext
/// (encrypt-then-MAC; GB/T 36624-2018 §7 has the idea for block ciphers).
struct SealedBox: Sendable {
    /// Bytes of a key.
    static let keyCount = 32
    /// How many bytes longer the sealed form is.
    static let overhead = SM4.blockCount + 32

    fileprivate let cipherKey: SecretBytes
    fileprivate let codeKey: HMACKey

    init(key: SecretBytes) {
        precondition(key.count == SealedBox.keyCount, "a sealing key has 32 bytes")
        cipherKey = key[0..<16]
        codeKey = HMACKey(.sm3, key: key[16..<32])
    }

    func seal(_ bytes: [UInt8], context: [UInt8]) -> [UInt8] {
        let iv = SecureRandom.bytes(SM4.blockCount)
        let body = iv + SM4.applyCTR(bytes, key: cipherKey, iv: iv)
        return body + code(of: body[...], context)
    }

    /// The sealed form of a key.
    func seal(_ key: SecretBytes, context: [UInt8]) -> [UInt8] {
        let iv = SecureRandom.bytes(SM4.blockCount)
        let body = iv + SM4.applyCTR(key, key: cipherKey, iv: iv).copied
        return body + code(of: body[...], context)
    }

    /// The key in a sealed form; nil unless exactly this was sealed with this key in this context.
    func openKey(_ sealed: [UInt8], context: [UInt8]) -> SecretBytes? {
        var opener = SealedBoxOpener(self, context: context)
        guard opener.isRight(sealed.span) else { return nil }
        return SM4.applyCTR(
            SecretBytes(copying: sealed.dropFirst(SM4.blockCount).dropLast(32)), key: cipherKey,
            iv: Array(sealed.prefix(SM4.blockCount)))
    }

    private func code(of body: ArraySlice<UInt8>, _ context: [UInt8]) -> [UInt8] {
        var running = RunningHMAC(codeKey)
        running.update(SealedBox.head(context).span)
        running.update(body.span)
        return running.finish()
    }

    /// What a code goes over before the vector: the context's length first, so that no byte can move from the context into the
    /// vector.
    fileprivate static func head(_ context: [UInt8]) -> [UInt8] {
        let length = UInt32(context.count)
        return [UInt8(length >> 24), UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
            + context
    }
}

/// Opens what was sealed with one key in one context, one after another: what libcrypto needs for it is made once.
struct SealedBoxOpener: ~Copyable {
    private let head: [UInt8]
    private var cipher: SM4Stream
    private var code: RunningHMAC

    init(_ box: SealedBox, context: [UInt8]) {
        head = SealedBox.head(context)
        cipher = SM4Stream(.decrypt, .ctr, key: box.cipherKey, iv: [UInt8](repeating: 0, count: SM4.blockCount))
        code = RunningHMAC(box.codeKey)
    }

    /// Appends the bytes; `false`, with nothing appended, unless exactly this was sealed with the key in the context.
    mutating func open(_ sealed: Span<UInt8>, into bytes: inout [UInt8]) -> Bool {
        guard isRight(sealed) else { return false }
        cipher.restart(iv: sealed.extracting(0..<SM4.blockCount))
        cipher.append(sealed.extracting(SM4.blockCount..<sealed.count - 32), to: &bytes)
        return true
    }

    /// Whether the code at the end is that of what stands before it.
    fileprivate mutating func isRight(_ sealed: Span<UInt8>) -> Bool {
        guard sealed.count >= SealedBox.overhead else { return false }
        let head = head
        code.update(head.span)
        code.update(sealed.extracting(0..<sealed.count - 32))
        return code.isFinished(as: sealed.extracting(sealed.count - 32..<sealed.count))
    }
}

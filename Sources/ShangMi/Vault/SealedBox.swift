/// Encrypts and authenticates bytes under one key of 32 bytes: SM4 in CTR mode with the first half, then HMAC-SM3 with the second.
///
/// Form: vector of 16 random bytes, ciphertext, code of 32 bytes over the context, the vector and the ciphertext
/// (encrypt-then-MAC; GB/T 36624-2018 §7 has the idea for block ciphers).
struct SealedBox: Sendable {
    /// Bytes of a key.
    static let keyCount = 32
    /// How many bytes longer the sealed form is.
    static let overhead = SM4.blockCount + 32

    private let cipherKey: SecretBytes
    private let codeKey: HMACKey

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

    /// The key in a sealed form; nil as for bytes.
    func openKey(_ sealed: [UInt8], context: [UInt8]) -> SecretBytes? {
        guard let body = body(of: sealed[...], context) else { return nil }
        return SM4.applyCTR(
            SecretBytes(copying: body.dropFirst(SM4.blockCount)), key: cipherKey,
            iv: Array(body.prefix(SM4.blockCount)))
    }

    /// The bytes; nil unless exactly this was sealed with this key in this context.
    func open(_ sealed: ArraySlice<UInt8>, context: [UInt8]) -> [UInt8]? {
        guard let body = body(of: sealed, context) else { return nil }
        return SM4.applyCTR(
            Array(body.dropFirst(SM4.blockCount)), key: cipherKey, iv: Array(body.prefix(SM4.blockCount)))
    }

    /// Vector and ciphertext, once their code is right.
    private func body(of sealed: ArraySlice<UInt8>, _ context: [UInt8]) -> ArraySlice<UInt8>? {
        guard sealed.count >= SealedBox.overhead else { return nil }
        let body = sealed.dropLast(32)
        let isRight = SecretBytes(copying: code(of: body, context)) == SecretBytes(copying: sealed.suffix(32))
        return isRight ? body : nil
    }

    /// The context's length comes first, so that no byte can move from the context into the vector.
    private func code(of body: ArraySlice<UInt8>, _ context: [UInt8]) -> [UInt8] {
        let length = UInt32(context.count)
        let head = [UInt8(length >> 24), UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
        return codeKey.code(of: head + context + body)
    }
}

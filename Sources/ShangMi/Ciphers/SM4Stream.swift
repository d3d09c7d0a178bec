import CLibCrypto

/// SM4 over bytes that arrive in pieces, without padding; owns one `EVP_CIPHER_CTX`, freed (and overwritten) exactly once.
///
/// Nothing is allocated for a piece. A libcrypto built without SM4 is a broken installation and stops the process.
/// Source: GB/T 32907-2016; the modes GB/T 17964-2021.
@safe package struct SM4Stream: ~Copyable {
    /// How blocks are chained.
    package enum Mode: Sendable {
        /// Cipher block chaining: whole blocks of 16 bytes only.
        case cbc
        /// Every block by itself, which shows where plaintexts repeat: only for platforms that ask for it.
        case ecb
        /// Counter: any number of bytes; to encrypt and to decrypt are the same.
        case ctr
    }

    /// What is done to the bytes.
    package enum Direction: CInt, Sendable {
        case decrypt = 0
        case encrypt = 1
    }

    private let context: OpaquePointer
    private let mode: Mode

    /// Starts with a key and an initial vector (for `ctr` the first counter) of 16 bytes each.
    package init(_ direction: Direction, _ mode: Mode, key: SecretBytes, iv: [UInt8]) {
        precondition(
            key.count == SM4.keyCount && iv.count == SM4.blockCount, "SM4 takes a key and a vector of 16 bytes")
        guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("out of memory") }
        let started = unsafe key.withUnsafeBytes { key in
            unsafe EVP_CipherInit_ex2(
                context, mode.cipher,
                key.baseAddress?.assumingMemoryBound(to: UInt8.self), iv,
                direction.rawValue, nil)
        }
        precondition(started == 1, "libcrypto cannot start SM4")
        unsafe EVP_CIPHER_CTX_set_padding(context, 0)
        unsafe self.context = context
        self.mode = mode
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Starts anew with the same key and another vector of 16 bytes.
    package mutating func restart(iv: Span<UInt8>) {
        precondition(iv.count == SM4.blockCount, "SM4 takes a vector of 16 bytes")
        // −1: in the direction in which it went.
        let restarted = unsafe iv.withUnsafeBufferPointer {
            unsafe EVP_CipherInit_ex2(context, nil, nil, $0.baseAddress, -1, nil)
        }
        precondition(restarted == 1, "libcrypto cannot start SM4")
    }

    /// Encrypts or decrypts the next bytes.
    ///
    /// - Parameters:
    ///   - input: With `cbc` a multiple of 16 bytes.
    ///   - output: Gets as many bytes, from its start.
    package mutating func update(_ input: Span<UInt8>, into output: inout MutableSpan<UInt8>) {
        precondition(output.count >= input.count, "as many bytes come out as go in")
        unsafe output.withUnsafeMutableBufferPointer { unsafe update(input, $0.baseAddress) }
    }

    /// Encrypts or decrypts the next bytes, and appends what comes out.
    package mutating func append(_ input: Span<UInt8>, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: input.count))
        unsafe bytes.withUnsafeMutableBufferPointer { unsafe update(input, $0.baseAddress?.advanced(by: start)) }
    }

    private mutating func update(_ input: Span<UInt8>, _ output: UnsafeMutablePointer<UInt8>?) {
        precondition(mode == .ctr || input.count % SM4.blockCount == 0, "CBC and ECB take whole blocks")
        guard !input.isEmpty else { return }
        var written: CInt = 0
        let updated = unsafe input.withUnsafeBufferPointer { input in
            unsafe EVP_CipherUpdate(context, output, &written, input.baseAddress, CInt(input.count))
        }
        precondition(updated == 1 && written == input.count, "EVP_CipherUpdate failed")
    }
}

extension SM4Stream.Mode {
    fileprivate var cipher: OpaquePointer {
        switch self {
        case .cbc: unsafe cbcCipher
        case .ecb: unsafe ecbCipher
        case .ctr: unsafe ctrCipher
        }
    }
}

// Fetched once, because libcrypto looks the algorithm up again for each start otherwise.
private nonisolated(unsafe) let cbcCipher = unsafe fetch("SM4-CBC")
private nonisolated(unsafe) let ecbCipher = unsafe fetch("SM4-ECB")
private nonisolated(unsafe) let ctrCipher = unsafe fetch("SM4-CTR")

private func fetch(_ name: String) -> OpaquePointer {
    guard let algorithm = unsafe EVP_CIPHER_fetch(nil, name, nil) else {
        preconditionFailure("libcrypto has no \(name): \(takeOpenSSLReason())")
    }
    return unsafe algorithm
}

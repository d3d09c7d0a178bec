import CLibCrypto

/// A key for HMAC, with the two digests begun that every code begins with: nothing is looked up or hashed for it again.
///
/// Source: RFC 2104; for SM3 GB/T 15852.2. Use from many tasks at once is safe: what was begun is copied, never changed.
@safe package final class HMACKey: Sendable {
    private nonisolated(unsafe) let inner: OpaquePointer
    private nonisolated(unsafe) let outer: OpaquePointer

    /// Takes a key of any length.
    package init(_ algorithm: DigestAlgorithm, key: SecretBytes) {
        let block = 64
        let short = key.count <= block ? key : SecretBytes(copying: algorithm.digest(of: key))
        func begun(_ mask: UInt8) -> OpaquePointer {
            let padded = unsafe SecretBytes(count: block) { buffer in
                unsafe short.withUnsafeBytes { bytes in
                    for place in buffer.indices {
                        unsafe buffer[place] = (place < bytes.count ? bytes[place] : 0) ^ mask
                    }
                }
            }
            guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, algorithm.function, nil) == 1
            else { preconditionFailure("libcrypto cannot start a digest: \(takeOpenSSLReason())") }
            let added = unsafe padded.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
            precondition(added == 1, "EVP_DigestUpdate failed")
            return unsafe context
        }
        unsafe inner = begun(0x36)
        unsafe outer = begun(0x5C)
    }

    deinit {
        unsafe EVP_MD_CTX_free(inner)
        unsafe EVP_MD_CTX_free(outer)
    }

    /// The 32-byte code of a message.
    package func code(of message: [UInt8]) -> [UInt8] { unsafe message.withUnsafeBytes { unsafe code(of: $0) } }

    /// The 32-byte code of a message that nobody else should see.
    package func code(of message: SecretBytes) -> [UInt8] { unsafe message.withUnsafeBytes { unsafe code(of: $0) } }

    private func code(of message: UnsafeRawBufferPointer) -> [UInt8] {
        var running = RunningHMAC(self)
        running.update(unsafe Span(_unsafeBytes: message))
        return running.finish()
    }

    /// Lets a context go on from where the inner digest was begun.
    fileprivate func begin(_ context: OpaquePointer) {
        precondition(unsafe EVP_MD_CTX_copy_ex(context, inner) == 1, "libcrypto cannot copy a digest")
    }

    /// Ends a code: writes its 32 bytes to where the inner digest's go first.
    fileprivate func finish(_ context: OpaquePointer, _ code: UnsafeMutableBufferPointer<UInt8>) {
        let made =
            unsafe EVP_DigestFinal_ex(context, code.baseAddress, nil) == 1
            && EVP_MD_CTX_copy_ex(context, outer) == 1
            && EVP_DigestUpdate(context, code.baseAddress, code.count) == 1
            && EVP_DigestFinal_ex(context, code.baseAddress, nil) == 1
        precondition(made, "libcrypto cannot finish a digest")
    }
}

/// Computes codes under one key over bytes that arrive in pieces, one code after another; owns one `EVP_MD_CTX`, freed exactly
/// once.
@safe struct RunningHMAC: ~Copyable {
    private let key: HMACKey
    private let context: OpaquePointer

    /// Starts a code of nothing.
    init(_ key: HMACKey) {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        unsafe key.begin(context)
        self.key = key
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes to the message.
    mutating func update(_ bytes: Span<UInt8>) {
        let added = unsafe bytes.withUnsafeBufferPointer {
            unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        precondition(added == 1, "EVP_DigestUpdate failed")
    }

    /// The code of everything added; another one begins.
    mutating func finish() -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        unsafe code.withUnsafeMutableBufferPointer { unsafe key.finish(context, $0) }
        unsafe key.begin(context)
        return code
    }

    /// Whether the code of everything added is this one, found out in a time that does not depend on it; another one begins.
    mutating func isFinished(as expected: Span<UInt8>) -> Bool {
        let isRight = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { code in
            unsafe key.finish(context, code)
            return unsafe expected.withUnsafeBufferPointer { expected in
                unsafe expected.count == 32 && CRYPTO_memcmp(code.baseAddress, expected.baseAddress, 32) == 0
            }
        }
        unsafe key.begin(context)
        return isRight
    }
}

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
        let digest = unsafe HMACKey.finish(inner, message)
        return unsafe digest.withUnsafeBytes { unsafe HMACKey.finish(outer, $0) }
    }

    /// The digest of what was begun, and some bytes.
    private static func finish(_ begun: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        defer { unsafe EVP_MD_CTX_free(context) }
        let made = unsafe digest.withUnsafeMutableBufferPointer { digest in
            unsafe EVP_MD_CTX_copy_ex(context, begun) == 1
                && EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
                && EVP_DigestFinal_ex(context, digest.baseAddress, nil) == 1
        }
        precondition(made, "libcrypto cannot finish a digest")
        return digest
    }
}

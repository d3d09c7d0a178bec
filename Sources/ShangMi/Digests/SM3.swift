import CLibCrypto

/// Computes an SM3 digest over bytes that arrive in pieces; owns one `EVP_MD_CTX`, freed exactly once.
///
/// A libcrypto built without SM3 is a broken installation and stops the process. Source: GB/T 32905-2016.
@safe package struct SM3: ~Copyable {
    private let context: OpaquePointer

    /// Starts a digest of nothing.
    package init() {
        guard let context = unsafe EVP_MD_CTX_new(),
            unsafe EVP_DigestInit_ex(context, DigestAlgorithm.sm3.function, nil) == 1
        else {
            preconditionFailure("libcrypto cannot start SM3: \(takeOpenSSLReason())")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes to the message.
    package mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Adds bytes to the message without copying them.
    package mutating func update(_ bytes: Span<UInt8>) {
        let added = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
        precondition(added == 1, "EVP_DigestUpdate failed")
    }

    /// The digest of everything added.
    package consuming func finish() -> SM3Digest {
        var bytes = [UInt8](repeating: 0, count: 32)
        let finished = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
        }
        guard finished == 1, let digest = SM3Digest(bytes: bytes) else {
            preconditionFailure("EVP_DigestFinal_ex failed")
        }
        return digest
    }

    /// The digest of one message.
    package static func digest(of bytes: [UInt8]) -> SM3Digest {
        var digest = SM3()
        digest.update(bytes)
        return digest.finish()
    }
}

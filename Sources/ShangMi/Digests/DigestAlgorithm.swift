import CLibCrypto

/// A digest whose values have 32 bytes, alone and under a key.
package enum DigestAlgorithm: String, Sendable, CaseIterable {
    /// Source: GB/T 32905-2016.
    case sm3
    /// Source: FIPS 180-4.
    case sha256

    /// The 32-byte digest of a message.
    package func digest(of message: [UInt8]) -> [UInt8] {
        unsafe message.withUnsafeBytes { unsafe digest(of: $0) }
    }

    /// The 32-byte digest of a message that nobody else should see.
    package func digest(of message: SecretBytes) -> [UInt8] {
        unsafe message.withUnsafeBytes { unsafe digest(of: $0) }
    }

    private func digest(of message: UnsafeRawBufferPointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let made = unsafe digest.withUnsafeMutableBufferPointer { digest in
            unsafe EVP_Digest(message.baseAddress, message.count, digest.baseAddress, nil, function, nil)
        }
        precondition(made == 1, "EVP_Digest failed")
        return digest
    }

    /// HMAC: the 32-byte code of a message under a key of any length; for many messages under one key `HMACKey`.
    package func code(of message: [UInt8], under key: SecretBytes) -> [UInt8] {
        HMACKey(self, key: key).code(of: message)
    }

    /// The same of a message that nobody else should see.
    package func code(of message: SecretBytes, under key: SecretBytes) -> [UInt8] {
        HMACKey(self, key: key).code(of: message)
    }

    /// libcrypto's own, fetched once.
    var function: OpaquePointer {
        switch self {
        case .sm3: unsafe sm3Function
        case .sha256: unsafe sha256Function
        }
    }
}

// Fetched once, because libcrypto 3.0 looks an algorithm up again for each digest started otherwise.
private nonisolated(unsafe) let sm3Function = unsafe fetch("SM3")
private nonisolated(unsafe) let sha256Function = unsafe fetch("SHA256")

private func fetch(_ name: String) -> OpaquePointer {
    guard let algorithm = unsafe EVP_MD_fetch(nil, name, nil) else {
        preconditionFailure("libcrypto has no \(name): \(takeOpenSSLReason())")
    }
    return unsafe algorithm
}

import CLibCrypto

/// Random bytes fit for nonces, salts and keys.
package enum SecureRandom {
    /// Fresh bytes from libcrypto's generator; a generator that cannot be seeded stops the process.
    package static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let drawn = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe RAND_bytes(buffer.baseAddress, CInt(buffer.count))
        }
        precondition(drawn == 1, "libcrypto's random generator failed")
        return bytes
    }
}

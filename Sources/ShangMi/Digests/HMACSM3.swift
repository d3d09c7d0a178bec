import CLibCrypto

/// The keyed digest HMAC with SM3 (block of 64 bytes).
///
/// Source: RFC 2104, GB/T 15852.2.
package enum HMACSM3 {
    /// The 32-byte code of a message under a key of any length.
    package static func code(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        let written = unsafe code.withUnsafeMutableBufferPointer { code in
            unsafe key.withUnsafeBufferPointer { key in
                unsafe message.withUnsafeBufferPointer { message in
                    unsafe HMAC(
                        EVP_sm3(), key.baseAddress, CInt(key.count), message.baseAddress, message.count,
                        code.baseAddress, nil)
                }
            }
        }
        guard unsafe written != nil else { preconditionFailure("libcrypto has no HMAC-SM3: \(takeOpenSSLReason())") }
        return code
    }
}

import CLibCrypto

/// A private key with its certificates out of one PKCS#12 file (`.p12`, `.pfx`).
///
/// Source: RFC 7292.
package struct PKCS12File: Sendable {
    /// The key.
    package let key: PrivateKey
    /// The key's certificate first, then the others in the order of the file.
    package let certificates: [Certificate]

    /// Whether bytes begin like a PKCS#12 file: DER of a SEQUENCE whose first member is the version 3.
    package static func isOne(_ file: SecretBytes) -> Bool {
        unsafe file.withUnsafeBytes { bytes in
            guard bytes.count > 8, unsafe bytes[0] == 0x30 else { return false }
            let length = unsafe bytes[1]
            // After a short length, or after a long one of up to four bytes.
            let start = length < 0x80 ? 2 : 2 + Int(length & 0x7F)
            guard start <= 6, unsafe bytes[start] == 0x02, unsafe bytes[start + 1] == 0x01 else { return false }
            return unsafe bytes[start + 2] == 0x03
        }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - file: The bytes.
    ///   - passphrase: What opens it.
    /// - Throws: `KeyError.unreadable`, also for ciphers that only OpenSSL's legacy provider has; `.wrongPassphrase`;
    ///   `.unsupported`; `.certificate`, also when the file has none; `.notTheKeyOf`.
    package init(file: SecretBytes, passphrase: SecretBytes) throws(KeyError) {
        let container = unsafe file.withUnsafeBytes { bytes in
            var next = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return unsafe d2i_PKCS12(nil, &next, bytes.count)
        }
        guard let container = unsafe container else { throw .unreadable(reason: takeOpenSSLReason()) }
        defer { unsafe PKCS12_free(container) }
        // libcrypto wants a zero byte at the end of the text.
        let text = unsafe SecretBytes(count: passphrase.count + 1) { buffer in
            unsafe passphrase.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
        }
        var key: OpaquePointer?
        var certificate: OpaquePointer?
        var others: OpaquePointer?
        let parsed = unsafe text.withUnsafeBytes { bytes in
            let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard unsafe PKCS12_verify_mac(container, text, CInt(passphrase.count)) == 1 else { return CInt(-1) }
            return unsafe PKCS12_parse(container, text, &key, &certificate, &others)
        }
        defer {
            unsafe X509_free(certificate)
            if let others = unsafe others { unsafe anze_X509_stack_free(others) }
        }
        let reason = takeOpenSSLReason()
        guard parsed != -1 else { throw .wrongPassphrase }
        guard parsed == 1, let adopted = unsafe key else { throw .unreadable(reason: reason) }
        self.key = PrivateKey(handle: try unsafe KeyHandle(adopting: adopted))
        do throws(CertificateError) {
            guard let own = unsafe certificate else { throw .noCertificate }
            var certificates = [try unsafe Certificate(der: PKCS12File.der(of: own))]
            for index in 0..<(unsafe others.map { unsafe anze_X509_stack_count($0) } ?? 0) {
                guard let stack = unsafe others, let other = unsafe anze_X509_stack_value(stack, index) else {
                    continue
                }
                certificates.append(try unsafe Certificate(der: PKCS12File.der(of: other)))
            }
            self.certificates = certificates
        } catch {
            throw .certificate(error)
        }
    }

    private static func der(of certificate: OpaquePointer) -> [UInt8] {
        let count = unsafe i2d_X509(certificate, nil)
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            _ = unsafe i2d_X509(certificate, &next)
        }
        return bytes
    }
}

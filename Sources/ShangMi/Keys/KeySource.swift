import CLibCrypto

/// Reads a private key from the bytes of a file, with or without a passphrase.
@safe struct KeySource: ~Copyable {
    private let bio: OpaquePointer
    private let isPEM: Bool
    private let passphrase: SecretBytes?

    init(_ file: SecretBytes, passphrase: SecretBytes?) {
        // A BIO that grows overwrites its bytes when it is freed.
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { preconditionFailure("out of memory") }
        unsafe self.bio = bio
        // DER of a key begins with a SEQUENCE, PEM with text.
        unsafe isPEM = file.withUnsafeBytes { bytes in unsafe bytes.first != 0x30 }
        self.passphrase = passphrase
        let written = unsafe file.withUnsafeBytes { unsafe BIO_write(bio, $0.baseAddress, CInt($0.count)) }
        precondition(written == file.count || file.count == 0, "a memory BIO takes every byte")
    }

    deinit { unsafe BIO_free_all(bio) }

    /// The key, owned by the caller.
    consuming func read() throws(KeyError) -> OpaquePointer {
        var asked: CInt = 0
        let key = unsafe withPassphrase { text, count in
            unsafe isPEM
                ? anze_PEM_read_private_key(bio, text, count, &asked)
                : anze_DER_read_private_key(bio, text, count, &asked)
        }
        guard let key = unsafe key else {
            let reason = takeOpenSSLReason()
            // A form that libcrypto does not know fails after the passphrase was asked for as well.
            guard asked == 1, passphrase == nil || !reason.contains("unsupported") else {
                throw .unreadable(reason: reason)
            }
            throw passphrase == nil ? .encrypted : .wrongPassphrase
        }
        return unsafe key
    }

    private borrowing func withPassphrase(
        _ body: (UnsafePointer<CChar>?, CInt) -> OpaquePointer?
    ) -> OpaquePointer? {
        guard let passphrase else { return unsafe body(nil, 0) }
        return unsafe passphrase.withUnsafeBytes { bytes in
            unsafe body(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(bytes.count))
        }
    }
}

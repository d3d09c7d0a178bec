import CLibCrypto

/// Owns a read-only memory BIO over the bytes of a PEM file.
@safe struct PEMSource: ~Copyable {
    private let bio: OpaquePointer

    init(_ bytes: [UInt8]) {
        // Copied into a BIO that grows, because a read-only one would need `bytes` to stay at one address.
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { preconditionFailure("out of memory") }
        unsafe self.bio = bio
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe BIO_write(bio, buffer.baseAddress, CInt(buffer.count))
        }
        precondition(written == bytes.count || bytes.isEmpty, "a memory BIO takes every byte")
    }

    deinit { unsafe BIO_free_all(bio) }

    /// The next certificate, owned by the caller.
    func readCertificate() -> OpaquePointer? {
        unsafe PEM_read_bio_X509(bio, nil, nil, nil)
    }

    /// The next revocation list, owned by the caller.
    func readRevocationList() -> OpaquePointer? {
        unsafe PEM_read_bio_X509_CRL(bio, nil, nil, nil)
    }
}

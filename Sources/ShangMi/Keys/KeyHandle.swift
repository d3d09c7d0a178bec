import CLibCrypto

/// Owns one `EVP_PKEY` of a kind that is used, freed exactly once.
///
/// libcrypto only reads an `EVP_PKEY` after its creation and counts references atomically, so many tasks may use one.
@safe final class KeyHandle: Sendable {
    private nonisolated(unsafe) let key: OpaquePointer

    let algorithm: KeyAlgorithm
    /// 04‖x‖y, 65 bytes; nil for RSA.
    let point: [UInt8]?
    /// `SubjectPublicKeyInfo`.
    let publicDER: [UInt8]

    /// Takes over the caller's reference, and frees it when the key is of another kind.
    init(adopting key: OpaquePointer) throws(KeyError) {
        guard let algorithm = unsafe keyAlgorithm(of: key), let publicDER = unsafe subjectPublicKeyInfo(of: key) else {
            let kind = unsafe EVP_PKEY_get0_type_name(key).map { unsafe String(cString: $0) } ?? "unknown"
            let bits = unsafe EVP_PKEY_get_bits(key)
            unsafe EVP_PKEY_free(key)
            throw .unsupported(kind: "\(kind), \(bits) bits")
        }
        point = algorithm == .rsa ? nil : unsafe uncompressedPoint(of: key)
        self.algorithm = algorithm
        self.publicDER = publicDER
        unsafe self.key = key
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// A signature over the message: DER, or for RSA as it is.
    func sign(_ message: [UInt8], _ scheme: SignatureScheme) throws(KeyError) -> [UInt8] {
        guard scheme.keyAlgorithm == algorithm else { throw .unsupported(kind: algorithm.rawValue) }
        let signature =
            if case .sm2(nil, _) = scheme { signDigest(SM3.digest(of: message)) } else {
                DigestContext(key: self, scheme)?.sign(message)
            }
        guard let signature else { throw .signingFailed(reason: takeOpenSSLReason()) }
        return signature
    }

    /// Whether a signature fits the message: DER, or for RSA as it is.
    func verifies(_ signature: [UInt8], of message: [UInt8], _ scheme: SignatureScheme) -> Bool {
        // A signature that does not fit leaves reasons on the queue, which must not be read as a later failure's.
        defer { ERR_clear_error() }
        if case .sm2(nil, _) = scheme { return verifies(signature, ofDigest: SM3.digest(of: message)) }
        return DigestContext(key: self, scheme)?.verifies(signature, of: message) ?? false
    }

    /// A DER signature over a digest, into which no Z value went.
    private func signDigest(_ digest: SM3Digest) -> [UInt8]? {
        guard let context = unsafe makeContext() else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var count = longestSignature
        var signature = [UInt8](repeating: 0, count: count)
        guard unsafe EVP_PKEY_sign_init(context) == 1,
            unsafe EVP_PKEY_sign(context, &signature, &count, digest.bytes, digest.bytes.count) == 1
        else { return nil }
        return Array(signature.prefix(count))
    }

    private func verifies(_ signature: [UInt8], ofDigest digest: SM3Digest) -> Bool {
        guard let context = unsafe makeContext() else { return false }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe EVP_PKEY_verify_init(context) == 1
            && EVP_PKEY_verify(context, signature, signature.count, digest.bytes, digest.bytes.count) == 1
    }

    /// PKCS#8 PEM.
    func pem(passphrase: SecretBytes?) throws(KeyError) -> SecretBytes {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { preconditionFailure("out of memory") }
        defer { unsafe BIO_free_all(bio) }
        let written: CInt
        if let passphrase {
            unsafe written = passphrase.withUnsafeBytes { bytes in
                let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                return unsafe anze_PEM_write_private_key(bio, key, text, CInt(bytes.count))
            }
        } else {
            unsafe written = anze_PEM_write_private_key(bio, key, nil, 0)
        }
        guard written == 1 else { throw .unreadable(reason: takeOpenSSLReason()) }
        var start: UnsafePointer<UInt8>?
        let count = unsafe anze_BIO_mem_data(bio, &start)
        return unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    }

    /// The DER ciphertext of a message.
    func encrypt(_ message: SecretBytes) -> [UInt8]? {
        guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe message.withUnsafeBytes { message in
            let message = unsafe message.assumingMemoryBound(to: UInt8.self)
            var count = 0
            guard unsafe EVP_PKEY_encrypt_init(context) == 1,
                unsafe EVP_PKEY_encrypt(context, nil, &count, message.baseAddress, message.count) == 1
            else { return nil }
            var ciphertext = [UInt8](repeating: 0, count: count)
            guard unsafe EVP_PKEY_encrypt(context, &ciphertext, &count, message.baseAddress, message.count) == 1 else {
                return nil
            }
            return Array(ciphertext.prefix(count))
        }
    }

    /// The message of a DER ciphertext; nil when it was not made for this key.
    func decrypt(_ ciphertext: [UInt8]) -> SecretBytes? {
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var count = 0
        guard unsafe EVP_PKEY_decrypt_init(context) == 1,
            unsafe EVP_PKEY_decrypt(context, nil, &count, ciphertext, ciphertext.count) == 1
        else { return nil }
        var isDecrypted = false
        let message = unsafe SecretBytes(count: count) { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            unsafe isDecrypted = EVP_PKEY_decrypt(context, start, &count, ciphertext, ciphertext.count) == 1
        }
        guard isDecrypted else { return nil }
        return count == message.count ? message : message[0..<count]
    }

    fileprivate var longestSignature: Int { unsafe Int(EVP_PKEY_get_size(key)) }

    fileprivate func makeContext() -> OpaquePointer? {
        unsafe EVP_PKEY_CTX_new(key, nil)
    }

    fileprivate func startSigning(_ context: OpaquePointer) -> Bool {
        unsafe EVP_DigestSignInit(context, nil, digest, nil, key) == 1
    }

    fileprivate func startVerifying(_ context: OpaquePointer) -> Bool {
        unsafe EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1
    }

    private var digest: OpaquePointer { unsafe algorithm == .sm2 ? EVP_sm3() : EVP_sha256() }
}

/// One signature operation: the digest context and the key context that carries the user ID.
@safe private struct DigestContext: ~Copyable {
    private let key: KeyHandle
    private let keyContext: OpaquePointer
    private let digestContext: OpaquePointer

    init?(key: KeyHandle, _ scheme: SignatureScheme) {
        guard let keyContext = unsafe key.makeContext() else { return nil }
        guard let digestContext = unsafe EVP_MD_CTX_new() else {
            unsafe EVP_PKEY_CTX_free(keyContext)
            return nil
        }
        if case .sm2(let userID?, _) = scheme {
            // Before the digest starts: libcrypto mixes the ID in with the first byte, and an empty one unless told.
            let accepted = unsafe userID.bytes.withUnsafeBufferPointer { bytes in
                unsafe EVP_PKEY_CTX_set1_id(keyContext, bytes.baseAddress, CInt(bytes.count))
            }
            guard accepted == 1 else {
                unsafe EVP_MD_CTX_free(digestContext)
                unsafe EVP_PKEY_CTX_free(keyContext)
                return nil
            }
            unsafe EVP_MD_CTX_set_pkey_ctx(digestContext, keyContext)
        }
        self.key = key
        unsafe self.keyContext = keyContext
        unsafe self.digestContext = digestContext
    }

    deinit {
        unsafe EVP_MD_CTX_free(digestContext)
        unsafe EVP_PKEY_CTX_free(keyContext)
    }

    func sign(_ message: [UInt8]) -> [UInt8]? {
        guard unsafe key.startSigning(digestContext) else { return nil }
        // 72 bytes of DER, or an RSA modulus.
        var count = key.longestSignature
        var signature = [UInt8](repeating: 0, count: count)
        let signed = unsafe signature.withUnsafeMutableBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestSign(
                    digestContext, signature.baseAddress, &count, message.baseAddress, message.count)
            }
        }
        return signed == 1 ? Array(signature.prefix(count)) : nil
    }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard unsafe key.startVerifying(digestContext) else { return false }
        let verified = unsafe signature.withUnsafeBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestVerify(
                    digestContext, signature.baseAddress, signature.count, message.baseAddress, message.count)
            }
        }
        return verified == 1
    }
}

private func keyAlgorithm(of key: OpaquePointer) -> KeyAlgorithm? {
    defer { ERR_clear_error() }
    if unsafe EVP_PKEY_is_a(key, "SM2") == 1 { return unsafe uncompressedPoint(of: key) == nil ? nil : .sm2 }
    if unsafe EVP_PKEY_is_a(key, "RSA") == 1 { return unsafe EVP_PKEY_get_bits(key) >= 2048 ? .rsa : nil }
    var name = [CChar](repeating: 0, count: 32)
    guard unsafe EVP_PKEY_is_a(key, "EC") == 1, unsafe EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1,
        unsafe strcmp(name, SN_X9_62_prime256v1) == 0
    else { return nil }
    return .ecdsaP256
}

private func subjectPublicKeyInfo(of key: OpaquePointer) -> [UInt8]? {
    let count = unsafe i2d_PUBKEY(key, nil)
    guard count > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        var next = buffer.baseAddress
        return unsafe i2d_PUBKEY(key, &next)
    }
    return written == count ? bytes : nil
}

private func uncompressedPoint(of key: OpaquePointer) -> [UInt8]? {
    guard let x = unsafe coordinate(OSSL_PKEY_PARAM_EC_PUB_X, of: key),
        let y = unsafe coordinate(OSSL_PKEY_PARAM_EC_PUB_Y, of: key)
    else { return nil }
    return [0x04] + x + y
}

private func coordinate(_ name: String, of key: OpaquePointer) -> [UInt8]? {
    var number: OpaquePointer?
    guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
    defer { unsafe BN_free(number) }
    var bytes = [UInt8](repeating: 0, count: 32)
    let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        unsafe BN_bn2binpad(number, buffer.baseAddress, CInt(buffer.count))
    }
    return written == 32 ? bytes : nil
}

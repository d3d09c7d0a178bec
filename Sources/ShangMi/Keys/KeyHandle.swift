import CLibCrypto

/// Owns one `EVP_PKEY` on the curve sm2p256v1, freed exactly once.
///
/// libcrypto only reads an `EVP_PKEY` after its creation and counts references atomically, so many tasks may use one.
@safe final class KeyHandle: Sendable {
    private nonisolated(unsafe) let key: OpaquePointer

    /// 04‖x‖y, 65 bytes.
    let point: [UInt8]

    /// Takes over the caller's reference, and frees it when the key is not an SM2 key.
    init(adopting key: OpaquePointer) throws(KeyError) {
        guard unsafe EVP_PKEY_is_a(key, "SM2") == 1, let point = unsafe uncompressedPoint(of: key) else {
            unsafe EVP_PKEY_free(key)
            throw .notSM2
        }
        unsafe self.key = key
        self.point = point
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// A DER signature over the message.
    func sign(_ message: [UInt8], userID: SigningUserID) throws(KeyError) -> [UInt8] {
        guard let context = DigestContext(key: self, userID: userID) else {
            throw .signingFailed(reason: takeOpenSSLReason())
        }
        guard let signature = context.sign(message) else { throw .signingFailed(reason: takeOpenSSLReason()) }
        return signature
    }

    /// Whether a DER signature fits the message.
    func verifies(der signature: [UInt8], of message: [UInt8], userID: SigningUserID) -> Bool {
        // A signature that does not fit leaves reasons on the queue, which must not be read as a later failure's.
        defer { ERR_clear_error() }
        return DigestContext(key: self, userID: userID)?.verifies(signature, of: message) ?? false
    }

    fileprivate func makeContext() -> OpaquePointer? {
        unsafe EVP_PKEY_CTX_new(key, nil)
    }

    fileprivate func startSigning(_ context: OpaquePointer) -> Bool {
        unsafe EVP_DigestSignInit(context, nil, EVP_sm3(), nil, key) == 1
    }

    fileprivate func startVerifying(_ context: OpaquePointer) -> Bool {
        unsafe EVP_DigestVerifyInit(context, nil, EVP_sm3(), nil, key) == 1
    }
}

/// One signature operation: the digest context and the key context that carries the user ID.
@safe private struct DigestContext: ~Copyable {
    private let key: KeyHandle
    private let keyContext: OpaquePointer
    private let digestContext: OpaquePointer

    init?(key: KeyHandle, userID: SigningUserID) {
        guard let keyContext = unsafe key.makeContext() else { return nil }
        guard let digestContext = unsafe EVP_MD_CTX_new() else {
            unsafe EVP_PKEY_CTX_free(keyContext)
            return nil
        }
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
        var count = 80
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

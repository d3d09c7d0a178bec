import CLibCrypto

/// An X.509 certificate; what it says is not yet believed, see `TrustStore.check`.
///
/// Owns one `X509`, freed exactly once. Use from many tasks at once is safe: everything is read at the start, and
/// libcrypto guards what it caches in an `X509` with its own locks.
@safe package final class Certificate: Sendable {
    private nonisolated(unsafe) let handle: OpaquePointer

    /// The number that its issuer gave it.
    package let serial: CertificateSerial
    /// Whom it names, RFC 2253 on one line: `CN=安责险网关,O=示例,C=CN`.
    package let subject: String
    /// The first moment of its validity in Unix seconds.
    package let notBefore: Int64
    /// The last moment of its validity in Unix seconds.
    package let notAfter: Int64
    /// The exact bytes of the certificate.
    package let der: [UInt8]
    /// Whether it may issue certificates: basicConstraints says CA, and its key usage, where given, has keyCertSign.
    package let isAuthority: Bool

    /// Reads every certificate of a PEM text, in its order; text and other blocks between them are passed over.
    ///
    /// - Parameter pem: The bytes of a PEM file.
    /// - Returns: One certificate or more.
    /// - Throws: `CertificateError.unreadable` for the first block that is damaged, `.noCertificate` if there is none.
    package static func load(pem: [UInt8]) throws(CertificateError) -> [Certificate] {
        let source = PEMSource(pem)
        var certificates: [Certificate] = []
        while let handle = unsafe source.readCertificate() {
            try certificates.append(unsafe Certificate(adopting: handle))
        }
        let code = ERR_peek_last_error()
        let reason = takeOpenSSLReason()
        guard ERR_GET_LIB(code) == ERR_LIB_PEM, ERR_GET_REASON(code) == PEM_R_NO_START_LINE else {
            throw .unreadable(reason: reason)
        }
        guard !certificates.isEmpty else { throw .noCertificate }
        return certificates
    }

    /// Reads one certificate that fills the bytes exactly.
    ///
    /// - Parameter der: DER; anything that libcrypto would write differently is refused.
    /// - Throws: `CertificateError.unreadable`.
    package convenience init(der: [UInt8]) throws(CertificateError) {
        let handle = unsafe der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe d2i_X509(nil, &next, buffer.count)
        }
        guard let handle = unsafe handle else { throw .unreadable(reason: takeOpenSSLReason()) }
        try unsafe self.init(adopting: handle)
        guard self.der == der else { throw .unreadable(reason: "the bytes are not the DER form of one certificate") }
    }

    /// Takes over the caller's reference, and frees it when the certificate is refused.
    private init(adopting handle: OpaquePointer) throws(CertificateError) {
        guard let serial = unsafe X509_get0_serialNumber(handle).flatMap({ unsafe serialNumber($0) }),
            let subject = unsafe X509_get_subject_name(handle).flatMap({ unsafe line($0) }),
            let notBefore = unsafe X509_get0_notBefore(handle).flatMap({ unsafe unixSeconds($0) }),
            let notAfter = unsafe X509_get0_notAfter(handle).flatMap({ unsafe unixSeconds($0) }),
            let der = unsafe encoding(of: handle),
            unsafe setStandardUserID(on: handle)
        else {
            unsafe X509_free(handle)
            throw .unreadable(reason: takeOpenSSLReason())
        }
        self.serial = serial
        self.subject = subject
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.der = der
        unsafe isAuthority = X509_check_ca(handle) == 1
        unsafe self.handle = handle
    }

    deinit { unsafe X509_free(handle) }

    /// The key that the certificate binds to its subject.
    ///
    /// - Throws: `CertificateError.unsupportedKey`.
    package func publicKey() throws(CertificateError) -> PublicKey {
        guard let key = unsafe X509_get_pubkey(handle) else {
            ERR_clear_error()
            throw .unsupportedKey(subject: subject)
        }
        do throws(KeyError) {
            return PublicKey(handle: try unsafe KeyHandle(adopting: key))
        } catch {
            throw .unsupportedKey(subject: subject)
        }
    }

    /// The key that the certificate binds to its subject, which must be an SM2 key.
    ///
    /// - Throws: `CertificateError.notSM2`.
    package func sm2PublicKey() throws(CertificateError) -> PublicKey {
        guard let key = try? publicKey(), key.algorithm == .sm2 else { throw .notSM2(subject: subject) }
        return key
    }

    /// Lends the `X509` for one call; the pointer must not outlive it.
    func withUnsafeHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        unsafe body(handle)
    }
}

/// SM2 certificate signatures are made with the standard user ID, which libcrypto does not assume.
private func setStandardUserID(on handle: OpaquePointer) -> Bool {
    // With an ID set, libcrypto refuses every signature of another kind.
    guard unsafe X509_get_signature_nid(handle) == NID_SM2_with_SM3 else { return true }
    guard let userID = unsafe ASN1_OCTET_STRING_new() else { return false }
    let bytes = SigningUserID.standard.bytes
    let filled = unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe ASN1_OCTET_STRING_set(userID, buffer.baseAddress, CInt(buffer.count))
    }
    guard filled == 1 else {
        unsafe ASN1_OCTET_STRING_free(userID)
        return false
    }
    unsafe X509_set0_distinguishing_id(handle, userID)
    return true
}

func serialNumber(_ integer: UnsafePointer<ASN1_INTEGER>) -> CertificateSerial? {
    guard let number = unsafe ASN1_INTEGER_to_BN(integer, nil) else { return nil }
    defer { unsafe BN_free(number) }
    guard let hex = unsafe BN_bn2hex(number) else { return nil }
    defer { unsafe CRYPTO_free(hex, #file, #line) }
    // A negative number is written with a sign and refused as hex.
    return unsafe CertificateSerial(String(cString: hex))
}

func line(_ name: OpaquePointer) -> String? {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { return nil }
    defer { unsafe BIO_free_all(bio) }
    guard unsafe anze_X509_NAME_print_line(bio, name) >= 0 else { return nil }
    var start: UnsafePointer<UInt8>?
    let count = unsafe anze_BIO_mem_data(bio, &start)
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
}

func unixSeconds(_ time: UnsafePointer<ASN1_TIME>) -> Int64? {
    guard let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
    defer { unsafe ASN1_TIME_free(epoch) }
    var days: CInt = 0
    var seconds: CInt = 0
    guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
    return Int64(days) * 86400 + Int64(seconds)
}

private func encoding(of handle: OpaquePointer) -> [UInt8]? {
    let count = unsafe i2d_X509(handle, nil)
    guard count > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(count))
    let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        var next = buffer.baseAddress
        return unsafe i2d_X509(handle, &next)
    }
    return written == count ? bytes : nil
}

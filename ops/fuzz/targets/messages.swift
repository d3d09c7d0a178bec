import ShangMi

/// Any bytes as a GB/T 35275 message, an SM2 ciphertext and a certificate: nothing of it is accepted, all of it ends.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    let trust = TrustStore(certificates: [])
    do {
        _ = try SignedMessage(der: input).verify(trust: trust, at: 0)
        demand(false, "nobody is trusted")
    } catch {
        demand(!error.description.isEmpty, "a refusal says why")
    }
    for encoding in [SM2CiphertextEncoding.der, .c1c3c2(prefixed: true), .c1c2c3(prefixed: false)] {
        do {
            _ = try Keys.own.decrypt(input, encoding: encoding)
        } catch {
            demand(error == .refused, "one error for all causes")
        }
    }
    guard let certificate = try? Certificate(der: input) else { return 0 }
    demand(certificate.der == input, "a certificate is its bytes")
    for message in [EnvelopedMessage(der: input)] { _ = try? message.open(certificate, Keys.own) }
    return 0
}

/// A key of this run.
private enum Keys {
    static let own = PrivateKey.makeSM2()
}

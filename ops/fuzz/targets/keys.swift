import ShangMi

private let sealed = Vault(keys: [(1, .random(32)), (2, .random(32))], matchKey: .random(32))
private let master = VaultMaster(file: VaultMaster.makeFile())

/// Key files of every form, certificates, certificate requests' subjects and the store's sealed values: whatever the bytes are, each
/// is read or refused.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let secret = SecretBytes(copying: bytes)
    // A passphrase is stretched by as many rounds as the file asks for, which is no fault: files that ask for many are left out.
    if bytes.count < 4096 {
        _ = try? PrivateKey(file: secret)
        if PKCS12File.isOne(secret) { _ = try? PKCS12File(file: secret, passphrase: SecretBytes(copying: "".utf8)) }
    }
    if let certificate = try? Certificate(der: bytes) { _ = SubjectName(of: certificate) }
    if let name = SubjectName(String(decoding: bytes, as: UTF8.self)) { demand(!name.der.isEmpty, "a name has bytes") }
    demand((try? sealed.open(bytes, in: "a.b")) == nil, "opened what was never sealed")
    demand((try? sealed.open(Array("AZV1".utf8) + [0, 0, 0, 2] + bytes, in: "a.b")) == nil, "opened what was never sealed")
    _ = VaultMaster(file: secret)
    demand(master?.unwrap(bytes, name: "data/1") == nil, "unwrapped what was never wrapped")
    let kept = sealed.seal(bytes, in: "a.b")
    demand((try? sealed.open(kept, in: "a.b")) == bytes, "a sealed value does not open")
    return 0
}

import ShangMi
import Testing

/// The development certificates with their keys, for tests of messages.
struct MessageBench {
    let folder: TemporaryFolder
    let gateway: KeyFileSigner
    let other: KeyFileSigner
    let platform: Certificate
    let platformKey: PrivateKey
    let gatewayEncryption: Certificate
    let intermediate: Certificate
    let trust: TrustStore

    init() throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        try folder.makePKI()
        func key(_ name: String) throws -> PrivateKey {
            try PrivateKey(file: SecretBytes(copying: folder.read("pki/\(name).key")))
        }
        func signer(_ name: String) throws -> KeyFileSigner {
            try KeyFileSigner(key: key(name), certificatePEM: folder.read("pki/\(name).pem"))
        }
        gateway = try signer("gateway-sign")
        other = try signer("other-sign")
        platform = try folder.certificate("pki/platform-enc.pem")
        platformKey = try key("platform-enc")
        gatewayEncryption = try folder.certificate("pki/gateway-enc.pem")
        intermediate = try folder.certificate("pki/sm2-intermediate.pem")
        trust = try TrustStore(pem: folder.read("pki/sm2-ca.pem"))
    }

    /// A moment at which all certificates are valid.
    var now: Int64 { gateway.certificate.notBefore + 1 }

    /// The private number of a key file, 32 bytes, as other implementations want it.
    func scalar(_ name: String) throws -> [UInt8] {
        let made = try folder.run("openssl", "ec", "-in", "pki/\(name).key", "-outform", "DER", "-out", "\(name).sec1")
        try #require(made.status == 0)
        return Array(try folder.read("\(name).sec1")[7..<39])
    }
}

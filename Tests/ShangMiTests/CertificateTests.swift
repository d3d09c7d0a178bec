import Foundation
import ShangMi
import Testing

@Suite struct CertificateTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePKI()
    }

    @Test func `a bundle gives its certificates in order, and what they say is what openssl prints`() throws {
        let bundle = try Certificate.load(pem: folder.read("pki/sm2-ca.pem"))
        #expect(bundle.map(\.isAuthority) == [true, true, false])
        let platform = bundle[2]
        #expect(platform.subject == "CN=信息共享平台（开发）,O=anze development,C=CN")
        #expect(platform.notAfter - platform.notBefore == 825 * 86400)
        let printed = try folder.run("openssl", "x509", "-in", "pki/platform-sign.pem", "-noout", "-serial", "-dates")
            .output
        let serial = try #require(printed.firstMatch(of: #/serial=([0-9A-F]+)/#)).1
        #expect(platform.serial == CertificateSerial(String(serial)))
        #expect(serial.hasPrefix("0") && !platform.serial.text.hasPrefix("0"))
        let end = try folder.run("openssl", "x509", "-in", "pki/platform-sign.pem", "-outform", "DER", "-out", "der")
        #expect(end.status == 0)
        #expect(platform.der == (try folder.read("der")))
        let now = Int64(Date().timeIntervalSince1970)
        #expect(((now - 600)...now).contains(platform.notBefore))
    }

    @Test func `its key is the one of the key file`() throws {
        let key = try PrivateKey(file: SecretBytes(copying: folder.read("pki/gateway-sign.key")))
        #expect(try folder.certificate("pki/gateway-sign.pem").sm2PublicKey().hasSameKey(as: key.publicKey))
        #expect(throws: CertificateError.notSM2(subject: "CN=localhost,O=anze development,C=CN")) {
            try folder.certificate("pki/tls-server.pem").sm2PublicKey()
        }
    }

    @Test func `a key file signs for its own certificate and no other`() async throws {
        let signer = try KeyFileSigner(
            key: PrivateKey(file: SecretBytes(copying: folder.read("pki/gateway-sign.key"))),
            certificatePEM: folder.read("pki/gateway-sign.pem"))
        let signature = try await signer.sign([1, 2, 3], as: .sm2(.standard, .raw))
        let publicKey = try signer.certificate.sm2PublicKey()
        #expect(publicKey.verifies(signature, of: [1, 2, 3], as: .sm2(.standard, .raw)))
        #expect(throws: KeyError.notTheKeyOf(subject: "CN=unrelated signer,O=somebody else,C=CN")) {
            try KeyFileSigner(
                key: PrivateKey(file: SecretBytes(copying: folder.read("pki/gateway-sign.key"))),
                certificatePEM: folder.read("pki/other-sign.pem"))
        }
        #expect(throws: KeyError.certificate(.noCertificate)) {
            try KeyFileSigner(
                key: PrivateKey(file: SecretBytes(copying: folder.read("pki/gateway-sign.key"))),
                certificatePEM: folder.read("pki/gateway-sign.key"))
        }
    }

    @Test func `damaged certificates are refused`() throws {
        let der = try folder.certificate("pki/gateway-sign.pem").der
        for wrong in [[], der + [0], Array(der.dropLast()), Array(der.dropFirst()), [0x30, 0x80] + der + [0, 0]] {
            #expect(throws: CertificateError.self) { try Certificate(der: wrong) }
        }
        #expect(throws: CertificateError.noCertificate) { try Certificate.load(pem: Array("text".utf8)) }
        let pem = try folder.read("pki/sm2-ca.pem")
        let error = #expect(throws: CertificateError.self) { try Certificate.load(pem: Array(pem.dropLast(80))) }
        #expect(error != .noCertificate)
    }

    @Test func `the script keeps keys to their owner and does not overwrite them unless told`() throws {
        for name in ["gateway-sign", "platform-sign", "tls-server", "other-sign"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.url.path + "/pki/\(name).key")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        let before = try folder.read("pki/gateway-sign.key")
        let script = URL(filePath: #filePath).appending(path: "../../../certs/make-dev-pki.sh").standardized.path
        #expect(try folder.run(script, "pki").status == 1)
        #expect(try folder.read("pki/gateway-sign.key") == before)
        #expect(try folder.run(script, "--force", "pki").status == 0)
        #expect(try folder.read("pki/gateway-sign.key") != before)
    }
}

import ShangMi
import Testing

/// Signatures travel between this module and the `openssl` command line in both directions.
@Suite struct OpenSSLCommandTests {
    let folder: TemporaryFolder
    let key: PrivateKey
    let message = Array("安责险 batch GW-20261120-1".utf8)

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(message, to: "message")
        let made = try folder.run(
            "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", "key.pem")
        try #require(made.status == 0, "\(made.output)")
        #expect(try folder.run("openssl", "pkey", "-in", "key.pem", "-pubout", "-out", "public.pem").status == 0)
        key = try PrivateKey(file: SecretBytes(copying: folder.read("key.pem")))
    }

    @Test func `pkeyutl accepts our DER signature with the user ID and not without`() throws {
        try folder.write(key.sign(message, as: .sm2(.standard, .der)), to: "signature")
        let verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-sigfile", "signature"]
        let input = ["-rawin", "-digest", "sm3", "-in", "message"]
        let with = verify + input + ["-pkeyopt", "distid:1234567812345678"]
        let accepted = try folder.run("sh", "-c", with.joined(separator: " "))
        #expect(accepted.status == 0, "\(accepted.output)")
        #expect(try folder.run("sh", "-c", (verify + input).joined(separator: " ")).status != 0)
    }

    @Test func `we accept the signature of pkeyutl with the user ID and not without`() throws {
        let signed = try folder.run(
            "openssl", "pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-digest", "sm3", "-in", "message", "-out",
            "signature", "-pkeyopt", "distid:1234567812345678")
        #expect(signed.status == 0, "\(signed.output)")
        let signature = try folder.read("signature")
        #expect(key.publicKey.verifies(signature, of: message, as: .sm2(.standard, .der)))
        #expect(!key.publicKey.verifies(signature, of: message, as: .sm2(SigningUserID(""), .der)))
    }

    @Test func `dgst accepts our DER signature`() throws {
        try folder.write(key.sign(message, as: .sm2(.standard, .der)), to: "signature")
        let verified = try folder.run(
            "openssl", "dgst", "-sm3", "-verify", "public.pem", "-signature", "signature", "-sigopt",
            "distid:1234567812345678", "message")
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `we accept the signature of dgst`() throws {
        let signed = try folder.run(
            "openssl", "dgst", "-sm3", "-sign", "key.pem", "-out", "signature", "-sigopt", "distid:1234567812345678",
            "message")
        #expect(signed.status == 0, "\(signed.output)")
        #expect(
            key.publicKey.verifies(try folder.read("signature"), of: message, as: .sm2(.standard, .der)))
    }

    @Test(arguments: ["SM2", "EC"])
    func `a SEC1 key file is the same key as its PKCS 8 form, under either heading`(heading: String) throws {
        #expect(try folder.run("openssl", "ec", "-in", "key.pem", "-out", "sec1.pem").status == 0)
        let text = String(decoding: try folder.read("sec1.pem"), as: UTF8.self)
        #expect(text.hasPrefix("-----BEGIN SM2 PRIVATE KEY-----"))
        let pem = text.replacing("SM2 PRIVATE KEY", with: "\(heading) PRIVATE KEY")
        #expect(try PrivateKey(file: SecretBytes(copying: Array(pem.utf8))).publicKey.hasSameKey(as: key.publicKey))
        // The curve parameters, which some tools write first, are passed over.
        let parameters =
            "-----BEGIN \(heading) PARAMETERS-----\nBggqgRzPVQGCLQ==\n-----END \(heading) PARAMETERS-----\n"
        #expect(
            try PrivateKey(file: SecretBytes(copying: Array((parameters + pem).utf8))).publicKey.hasSameKey(
                as: key.publicKey))
    }

    @Test func `keys that cannot be used are refused with the reason`() throws {
        #expect(
            try folder.run(
                "openssl", "pkey", "-in", "key.pem", "-aes256", "-passout", "pass:x", "-out", "encrypted.pem"
            ).status == 0)
        #expect(throws: KeyError.encrypted) { try PrivateKey(file: SecretBytes(copying: folder.read("encrypted.pem"))) }
        let curve = "ec_paramgen_curve:P-256"
        #expect(try folder.run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", curve, "-out", "p256").status == 0)
        #expect(try PrivateKey(file: SecretBytes(copying: folder.read("p256"))).algorithm == .ecdsaP256)
        for wrong in [
            [], Array("no key".utf8), try folder.read("public.pem"), Array(try folder.read("key.pem").dropLast(60)),
        ] {
            let error = #expect(throws: KeyError.self) { try PrivateKey(file: SecretBytes(copying: wrong)) }
            #expect(error != .encrypted)
        }
    }
}

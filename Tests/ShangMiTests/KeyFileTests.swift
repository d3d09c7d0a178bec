import ShangMi
import Testing

/// Key files of every form that the `openssl` command line writes, and ours read by it.
@Suite struct KeyFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func openssl(_ arguments: String...) throws {
        let run = try folder.run("sh", "-c", "openssl " + arguments.joined(separator: " "))
        try #require(run.status == 0, "\(run.output)")
    }

    private func key(_ name: String, passphrase: String? = nil) throws -> PrivateKey {
        try PrivateKey(
            file: SecretBytes(copying: folder.read(name)),
            passphrase: passphrase.map { SecretBytes(copying: Array($0.utf8)) })
    }

    private func make(_ algorithm: KeyAlgorithm) throws {
        switch algorithm {
        case .sm2: try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out key.pem")
        case .ecdsaP256: try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem")
        case .rsa: try openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem")
        }
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func `PKCS 8 in PEM and DER, open and encrypted, is one key`(algorithm: KeyAlgorithm) throws {
        try make(algorithm)
        let plain = try key("key.pem")
        #expect(plain.algorithm == algorithm)
        try openssl("pkey -in key.pem -outform DER -out open.der")
        #expect(try key("open.der").publicKey.hasSameKey(as: plain.publicKey))
        for (cipher, digest) in [
            ("aes-256-cbc", "hmacWithSHA256"), ("sm4-cbc", "hmacWithSHA256"), ("aes-128-cbc", "hmacWithSHA1"),
        ] {
            for form in ["PEM", "DER"] {
                try openssl(
                    "pkcs8 -topk8 -v2 \(cipher) -v2prf \(digest) -in key.pem -outform \(form) -passout pass:口令",
                    "-out encrypted")
                #expect(try key("encrypted", passphrase: "口令").publicKey.hasSameKey(as: plain.publicKey))
                #expect(throws: KeyError.encrypted) { try key("encrypted") }
                #expect(throws: KeyError.wrongPassphrase) { try key("encrypted", passphrase: "别的") }
            }
        }
    }

    @Test func `a key that is encrypted in a way that libcrypto does not know is no matter of the passphrase`() throws {
        try make(.sm2)
        try openssl(
            "pkcs8 -topk8 -v2 sm4-cbc -v2prf hmacWithSHA256 -in key.pem -outform DER -passout pass:x -out encrypted")
        var der = try folder.read("encrypted")
        // The last number of 1.2.840.113549.2.9, hmacWithSHA256 (RFC 8018, B.1).
        let oid: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09]
        let place = try #require(der.firstRange(of: oid))
        der[place.upperBound - 1] = 0x28
        try folder.write(der, to: "unknown")
        let error = #expect(throws: KeyError.self) { try key("unknown", passphrase: "x") }
        guard case .unreadable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [KeyAlgorithm.sm2, .ecdsaP256])
    func `SEC 1 is the same key`(algorithm: KeyAlgorithm) throws {
        try make(algorithm)
        try openssl("ec -in key.pem -out sec1.pem")
        try openssl("ec -in key.pem -outform DER -out sec1.der")
        for name in ["sec1.pem", "sec1.der"] {
            #expect(try key(name).publicKey.hasSameKey(as: key("key.pem").publicKey))
        }
    }

    @Test(arguments: [nil, "口令"])
    func `what we write, openssl reads`(passphrase: String?) throws {
        let made = PrivateKey.makeSM2()
        let secret = passphrase.map { SecretBytes(copying: Array($0.utf8)) }
        try folder.write(try made.pem(passphrase: secret).withUnsafeBytes { Array($0) }, to: "ours.pem")
        let option = passphrase.map { "-passin pass:\($0)" } ?? ""
        try openssl("pkey -in ours.pem \(option) -out theirs.pem")
        #expect(try key("theirs.pem").publicKey.hasSameKey(as: made.publicKey))
        #expect(try key("ours.pem", passphrase: passphrase).publicKey.hasSameKey(as: made.publicKey))
        if passphrase != nil { #expect(throws: KeyError.encrypted) { try key("ours.pem") } }
    }

    @Test func `keys that are too weak or of another kind are refused with their kind`() throws {
        try openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out weak")
        #expect(throws: KeyError.unsupported(kind: "RSA, 1024 bits")) { try key("weak") }
        try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384")
        #expect(throws: KeyError.unsupported(kind: "EC, 384 bits")) { try key("p384") }
        try openssl("genpkey -algorithm ED25519 -out ed")
        #expect(throws: KeyError.unsupported(kind: "ED25519, 256 bits")) { try key("ed") }
    }

    @Test(arguments: [KeyAlgorithm.ecdsaP256, .rsa])
    func `signatures that are not SM2 travel between openssl and us`(algorithm: KeyAlgorithm) throws {
        try make(algorithm)
        let own = try key("key.pem")
        let scheme: SignatureScheme = algorithm == .rsa ? .rsaSHA256 : .ecdsaSHA256(.der)
        let message = Array("安责险 batch".utf8)
        try folder.write(message, to: "message")
        try openssl("pkey -in key.pem -pubout -out public.pem")
        try folder.write(try own.sign(message, as: scheme), to: "signature")
        try openssl("dgst -sha256 -verify public.pem -signature signature message")
        try openssl("dgst -sha256 -sign key.pem -out theirs message")
        let theirs = try folder.read("theirs")
        #expect(own.publicKey.verifies(theirs, of: message, as: scheme))
        for place in theirs.indices {
            var wrong = theirs
            wrong[place] ^= 1
            #expect(!own.publicKey.verifies(wrong, of: message, as: scheme))
        }
        #expect(!own.publicKey.verifies(theirs, of: message + [0], as: scheme))
        #expect(!own.publicKey.verifies(theirs, of: message, as: .sm2(.standard, .der)))
        #expect(throws: KeyError.unsupported(kind: algorithm.rawValue)) {
            try own.sign(message, as: .sm2(.standard, .der))
        }
        if algorithm == .ecdsaP256 {
            let raw = try own.sign(message, as: .ecdsaSHA256(.raw))
            #expect(raw.count == 64 && own.publicKey.verifies(raw, of: message, as: .ecdsaSHA256(.raw)))
        }
    }

    @Test func `a secret is read from a file without its line end`() throws {
        try folder.write(Array("口令\r\n".utf8), to: "passphrase")
        let path = "\(folder.path)/passphrase"
        #expect(SecretBytes.read(path, isText: true) == SecretBytes(copying: Array("口令".utf8)))
        #expect(SecretBytes.read(path)?.count == 8)
        #expect(SecretBytes.read(path, limit: 7) == nil && SecretBytes.read(path + "x") == nil)
    }
}

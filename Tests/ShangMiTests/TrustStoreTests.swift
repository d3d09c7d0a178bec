import ShangMi
import Testing

@Suite struct TrustStoreTests {
    let folder: TemporaryFolder
    let gateway: Certificate
    let store: TrustStore
    let subject = "CN=安责险网关（开发）,O=anze development,C=CN"

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePKI()
        gateway = try folder.certificate("pki/gateway-sign.pem")
        store = try TrustStore(pem: folder.read("pki/gateway-trust.pem"))
    }

    // The certificates of the folder are made one after another.
    private var now: Int64 { gateway.notBefore + 3_600 }

    @Test func `no bit of a certificate can be changed`() throws {
        let der = gateway.der
        let roots = TrustStore(certificates: [
            try folder.certificate("pki/sm2-root.pem"), try folder.certificate("pki/sm2-intermediate.pem"),
        ])
        try roots.check(gateway, intermediates: [], at: now)
        for place in der.indices {
            for bit in 0..<8 {
                var wrong = der
                wrong[place] ^= 1 << bit
                // Another certificate, or none at all; never one that is trusted.
                guard let certificate = try? Certificate(der: wrong) else { continue }
                #expect(throws: TrustError.self, "byte \(place), bit \(bit)") {
                    try roots.check(certificate, intermediates: [], at: now)
                }
            }
        }
    }

    @Test(arguments: ["gateway-sign", "platform-sign", "revoked-sign"])
    func `the development certificates chain to their root, and openssl verify agrees`(name: String) throws {
        try store.check(folder.certificate("pki/\(name).pem"), intermediates: [], at: now)
        // The command line knows the user ID of one link at a time.
        for (issuer, certificate) in [("sm2-intermediate", name), ("sm2-root", "sm2-intermediate")] {
            let verified = try folder.run(
                "openssl", "verify", "-partial_chain", "-vfyopt", "distid:1234567812345678", "-trusted",
                "pki/\(issuer).pem", "pki/\(certificate).pem")
            #expect(verified.status == 0, "\(verified.output)")
        }
    }

    @Test func `openssl verify agrees on the TLS chain and on the unrelated signer`() throws {
        #expect(try folder.run("openssl", "verify", "-CAfile", "pki/tls-ca.pem", "pki/tls-server.pem").status == 0)
        let refused = try folder.run(
            "openssl", "verify", "-vfyopt", "distid:1234567812345678", "-CAfile", "pki/sm2-ca.pem", "pki/other-sign.pem"
        )
        #expect(refused.status != 0)
    }

    @Test func `a pinned certificate is found by serial number, an authority is not`() throws {
        #expect(store.certificate(gateway.serial)?.der == gateway.der)
        #expect(store.certificate(try folder.certificate("pki/gateway-trust.pem").serial) == nil)
        #expect(store.certificate(try folder.certificate("pki/platform-sign.pem").serial) == nil)
    }

    @Test func `every certificate of the chain must be valid at that moment`() throws {
        try makeAuthority("own")
        let root = try folder.certificate("own.pem")
        let leaf = try issue("leaf", authority: "own", extensions: "keyUsage=digitalSignature")
        let own = TrustStore(certificates: [root])
        try own.check(leaf, intermediates: [], at: leaf.notBefore)
        try own.check(leaf, intermediates: [], at: leaf.notAfter - 1)
        #expect(throws: TrustError.expired(subject: "CN=leaf", notAfter: leaf.notAfter)) {
            try own.check(leaf, intermediates: [], at: leaf.notAfter + 1)
        }
        #expect(throws: TrustError.expired(subject: "CN=own", notAfter: root.notAfter)) {
            try own.check(leaf, intermediates: [], at: root.notAfter + 1)
        }
        #expect(throws: TrustError.notYetValid(subject: "CN=own", notBefore: root.notBefore)) {
            try own.check(leaf, intermediates: [], at: root.notBefore - 1)
        }
    }

    @Test func `a signer under another root is refused, pinned or not`() throws {
        let other = try folder.certificate("pki/other-sign.pem")
        let expected = TrustError.unknownIssuer(subject: "CN=unrelated signer,O=somebody else,C=CN")
        #expect(throws: expected) { try store.check(other, intermediates: [], at: now) }
        let pinned = try TrustStore(certificates: Certificate.load(pem: folder.read("pki/gateway-trust.pem")) + [other])
        #expect(throws: expected) { try pinned.check(other, intermediates: [], at: now) }
    }

    @Test func `a root that came with the certificate is not believed`() throws {
        let other = try folder.certificate("pki/other-sign.pem")
        let root = try folder.certificate("pki/other-ca.pem")
        #expect(throws: TrustError.unknownIssuer(subject: root.subject)) {
            try store.check(other, intermediates: [root], at: now)
        }
    }

    @Test func `a changed certificate has a bad signature`() throws {
        var der = gateway.der
        der[der.count - 1] ^= 1
        let changed = try Certificate(der: der)
        #expect(throws: TrustError.badSignature(subject: subject)) {
            try store.check(changed, intermediates: [], at: now)
        }
    }

    @Test func `a certificate issued by a mere signer names that signer`() throws {
        let forged = try issue("forged", authority: "pki/gateway-sign", extensions: "keyUsage=digitalSignature")
        #expect(throws: TrustError.notAuthority(subject: subject)) {
            try store.check(forged, intermediates: [gateway], at: now)
        }
    }

    @Test func `an intermediate authority may stand between, and may be needed`() throws {
        try makeAuthority("own")
        let between = try issue("between", authority: "own", extensions: "basicConstraints=critical,CA:TRUE")
        let leaf = try issue("leaf", authority: "between", extensions: "keyUsage=nonRepudiation")
        let own = try TrustStore(pem: folder.read("own.pem"))
        try own.check(leaf, intermediates: [between], at: leaf.notBefore)
        try TrustStore(pem: folder.read("own.pem") + folder.read("between.pem")).check(
            leaf, intermediates: [], at: leaf.notBefore)
        #expect(throws: TrustError.unknownIssuer(subject: "CN=leaf")) {
            try own.check(leaf, intermediates: [], at: leaf.notBefore)
        }
        #expect(throws: TrustError.unknownIssuer(subject: "CN=between")) {
            try TrustStore(certificates: [between]).check(leaf, intermediates: [], at: leaf.notBefore)
        }
    }

    @Test func `an encryption certificate may not sign`() throws {
        try makeAuthority("own")
        let leaf = try issue("leaf", authority: "own", extensions: "keyUsage=keyEncipherment,dataEncipherment")
        #expect(throws: TrustError.notForSigning(subject: "CN=leaf")) {
            try TrustStore(pem: folder.read("own.pem")).check(leaf, intermediates: [], at: leaf.notBefore)
        }
    }

    @Test func `a certificate signed with the empty user ID has a bad signature`() throws {
        try makeAuthority("own")
        let leaf = try issue("leaf", authority: "own", extensions: "keyUsage=digitalSignature", userID: "")
        #expect(throws: TrustError.badSignature(subject: "CN=leaf")) {
            try TrustStore(pem: folder.read("own.pem")).check(leaf, intermediates: [], at: leaf.notBefore)
        }
    }

    @Test func `an encryption certificate may be encrypted for, a signing certificate may not`() throws {
        for _ in 0..<2 {
            try store.check(folder.certificate("pki/platform-enc.pem"), intermediates: [], at: now, for: .encryption)
            // The second time the chain is known; what it is for is asked all the same.
            #expect(throws: TrustError.notForEncryption(subject: subject)) {
                try store.check(gateway, intermediates: [], at: now, for: .encryption)
            }
            #expect(throws: TrustError.self) {
                try store.check(folder.certificate("pki/platform-enc.pem"), intermediates: [], at: now)
            }
        }
    }

    @Test(arguments: ["-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"])
    func `keys of other kinds are trusted under roots of other kinds, with SHA-256 or longer`(kind: String) throws {
        let script = """
            for name in root leaf; do openssl genpkey \(kind) -out $name.key; done
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out sm2.key
            openssl req -x509 -new -key root.key -subj /CN=root -days 30 -sha256 -out root.pem &&
            echo keyUsage=digitalSignature > leaf.cnf &&
            openssl req -new -key leaf.key -subj /CN=leaf -sha256 -out leaf.csr &&
            openssl req -new -key sm2.key -subj /CN=sm2 -sm3 -sigopt distid:1234567812345678 -out sm2.csr &&
            issue() { openssl x509 -req -CA root.pem -CAkey root.key -set_serial 0x77 -days 20 -extfile leaf.cnf "$@"; }
            issue -in leaf.csr -sha384 -out leaf.pem && issue -in leaf.csr -sha1 -out weak.pem &&
            issue -in sm2.csr -vfyopt distid:1234567812345678 -sha256 -out mixed.pem
            """
        let made = try folder.run("sh", "-c", script)
        try #require(made.status == 0, "\(made.output)")
        let own = try TrustStore(pem: folder.read("root.pem"))
        let leaf = try folder.certificate("leaf.pem")
        // The certificates are made one after another.
        let moment = leaf.notBefore + 3_600
        try own.check(leaf, intermediates: [], at: moment)
        #expect(throws: TrustError.unknownIssuer(subject: "CN=leaf")) {
            try store.check(leaf, intermediates: [], at: moment)
        }
        #expect(throws: TrustError.weakSignature(subject: "CN=leaf")) {
            try own.check(folder.certificate("weak.pem"), intermediates: [], at: moment)
        }
        #expect(throws: TrustError.notSM2(subject: "CN=sm2")) {
            try own.check(folder.certificate("mixed.pem"), intermediates: [], at: moment)
        }
    }

    private func makeAuthority(_ name: String) throws {
        let script = """
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out \(name).key &&
            openssl req -x509 -new -key \(name).key -subj /CN=\(name) -days 30 -sm3 \
            -sigopt distid:1234567812345678 -out \(name).pem
            """
        let made = try folder.run("sh", "-c", script)
        try #require(made.status == 0, "\(made.output)")
    }

    private func issue(
        _ name: String, authority: String, extensions: String, userID: String = "1234567812345678"
    ) throws -> Certificate {
        let option = userID.isEmpty ? "" : "-sigopt distid:\(userID)"
        let script = """
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out \(name).key &&
            echo \(extensions) > \(name).cnf &&
            openssl req -new -key \(name).key -subj /CN=\(name) -sm3 -sigopt distid:1234567812345678 -out \(name).csr &&
            openssl x509 -req -in \(name).csr -vfyopt distid:1234567812345678 -CA \(authority).pem \
            -CAkey \(authority).key -set_serial 0x77 -days 20 -sm3 \(option) -extfile \(name).cnf -out \(name).pem
            """
        let made = try folder.run("sh", "-c", script)
        try #require(made.status == 0, "\(made.output)")
        return try folder.certificate("\(name).pem")
    }
}

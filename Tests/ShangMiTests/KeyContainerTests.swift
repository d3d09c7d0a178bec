import ShangMi
import Testing

/// PKCS#12 files that the `openssl` command line wrote, and certificate requests that it reads.
@Suite struct KeyContainerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func openssl(_ arguments: String...) throws -> String {
        let run = try folder.run("sh", "-c", "openssl " + arguments.joined(separator: " "))
        try #require(run.status == 0, "\(run.output)")
        return run.output
    }

    private func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    @Test(arguments: ["EC -pkeyopt ec_paramgen_curve:SM2", "EC -pkeyopt ec_paramgen_curve:P-256", "RSA"])
    func `a PKCS 12 file gives key and certificates`(algorithm: String) throws {
        let digest = algorithm.contains("SM2") ? "-sm3" : "-sha256"
        _ = try openssl("genpkey -algorithm \(algorithm) -out ca.key")
        _ = try openssl("req -x509 -new -key ca.key -subj /CN=ca \(digest) -days 30 -out ca.pem")
        _ = try openssl("genpkey -algorithm \(algorithm) -out key.pem")
        _ = try openssl("req -x509 -new -key key.pem -utf8 -subj /CN=网关 \(digest) -days 30 -out own.pem")
        _ = try openssl("pkcs12 -export -inkey key.pem -in own.pem -certfile ca.pem -passout pass:口令 -out all.p12")
        let bytes = SecretBytes(copying: try folder.read("all.p12"))
        #expect(PKCS12File.isOne(bytes))
        let file = try PKCS12File(file: bytes, passphrase: secret("口令"))
        let own = try Certificate.load(pem: folder.read("own.pem"))[0]
        let authority = try Certificate.load(pem: folder.read("ca.pem"))[0]
        #expect(file.certificates.map(\.der) == [own.der, authority.der])
        #expect(try own.publicKey().hasSameKey(as: file.key.publicKey))
        #expect(throws: KeyError.wrongPassphrase) { try PKCS12File(file: bytes, passphrase: secret("口令2")) }
        #expect(throws: KeyError.wrongPassphrase) { try PKCS12File(file: bytes, passphrase: secret("")) }
    }

    @Test func `a file without certificate, and other bytes, are refused`() throws {
        _ = try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out key.pem")
        _ = try openssl("pkcs12 -export -inkey key.pem -nocerts -passout pass:a -out key.p12")
        #expect(throws: KeyError.certificate(.noCertificate)) {
            try PKCS12File(file: SecretBytes(copying: folder.read("key.p12")), passphrase: secret("a"))
        }
        _ = try openssl("pkey -in key.pem -outform DER -out key.der")
        for name in ["key.pem", "key.der"] {
            let bytes = SecretBytes(copying: try folder.read(name))
            #expect(!PKCS12File.isOne(bytes))
            #expect(throws: KeyError.self) { try PKCS12File(file: bytes, passphrase: secret("a")) }
        }
        // Whatever is cut off, nothing is read beyond the end.
        let whole = try folder.read("key.p12")
        for count in [0, 1, 2, 5, 9, 40, whole.count - 1] {
            let cut = SecretBytes(copying: whole.prefix(count))
            _ = PKCS12File.isOne(cut)
            #expect(throws: KeyError.self) { try PKCS12File(file: cut, passphrase: secret("a")) }
        }
    }

    @Test func `the command line verifies a request and reads its subject and wish`() throws {
        let subject = try #require(SubjectName("C=CN, O=示例保险股份有限公司, CN=安责险网关"))
        let request = try CertificateRequest(subject: subject, key: .makeSM2())
        try folder.write(Array(request.pem.utf8), to: "request.pem")
        let read = try openssl(
            "req -in request.pem -verify -vfyopt distid:1234567812345678 -noout -text -nameopt utf8,-esc_msb,sep_comma_plus 2>&1"
        )
        #expect(read.contains("verify OK"))
        #expect(read.contains("Subject: C=CN,O=示例保险股份有限公司,CN=安责险网关"))
        #expect(read.contains("Digital Signature"))
        #expect(read.contains("SM2-with-SM3"))
    }

    @Test(arguments: ["EC -pkeyopt ec_paramgen_curve:P-256", "RSA"])
    func `requests of other keys verify too`(algorithm: String) throws {
        _ = try openssl("genpkey -algorithm \(algorithm) -out key.pem")
        let key = try PrivateKey(file: SecretBytes(copying: folder.read("key.pem")))
        let request = try CertificateRequest(subject: try #require(SubjectName("CN=gateway")), key: key)
        try folder.write(Array(request.pem.utf8), to: "request.pem")
        #expect(try openssl("req -in request.pem -verify -noout 2>&1").contains("verify OK"))
    }

    @Test func `a request for a certificate that follows another names the same subject, byte for byte`() throws {
        _ = try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out key.pem")
        _ = try openssl(
            "req -x509 -new -key key.pem -utf8 -subj '/C=CN/ST=上海市/O=示例/CN=网关' -sm3 -days 30 -out own.pem")
        let own = try Certificate.load(pem: folder.read("own.pem"))[0]
        let request = try CertificateRequest(subject: SubjectName(of: own), key: .makeSM2())
        #expect(request.der.contains(SubjectName(of: own).der))
        try folder.write(Array(request.pem.utf8), to: "request.pem")
        let names = "-noout -subject -nameopt RFC2253,utf8,-esc_msb"
        #expect(try openssl("req -in request.pem \(names)") == openssl("x509 -in own.pem \(names)"))
    }

    @Test(arguments: ["", "CN", "CN=", "X=1,CN=a", "O=only", "C=CHN,CN=a", "CN=a,"])
    func `a subject of another form is refused`(text: String) {
        #expect(SubjectName(text) == nil)
    }
}

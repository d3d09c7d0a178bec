import Foundation
import ShangMi
import Testing

/// Lists that `openssl ca` makes for the development authority's revoked signer, at times of the test's own.
@Suite struct RevocationTests {
    private let folder: TemporaryFolder
    private let authorities: [Certificate]
    private let revoked: Certificate
    private let sound: Certificate
    private let issuer = "CN=anze development SM2 intermediate,O=anze development,C=CN"

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePKI()
        authorities = try Certificate.load(pem: folder.read("pki/sm2-ca.pem")).filter(\.isAuthority)
        revoked = try folder.certificate("pki/revoked-sign.pem")
        sound = try folder.certificate("pki/gateway-sign.pem")
    }

    private func store(_ lists: RevocationList...) -> TrustStore { TrustStore(certificates: authorities, lists: lists) }

    /// A list of an authority of its own named `own`, with one certificate on it.
    private func list(
        naming serial: String, from date: Int64, made start: Int64, until end: Int64, userID: String,
        extensions: String = ""
    ) throws -> RevocationList {
        func time(_ seconds: Int64) -> String {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(secondsFromGMT: 0)
            formatter.dateFormat = "yyMMddHHmmss'Z'"
            return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
        }
        let configuration = """
            [ca]
            default_ca = own
            [own]
            database = index.txt
            crlnumber = number
            default_md = sm3
            [more]
            \(extensions)
            """
        try folder.write(Array(configuration.utf8), to: "ca.cnf")
        let row = "R\t\(time(end))\t\(time(date))\t\(serial)\tunknown\t/CN=leaf\n"
        try folder.write(Array(row.utf8), to: "index.txt")
        try folder.write(Array("01\n".utf8), to: "number")
        let option = userID.isEmpty ? "" : "-sigopt distid:\(userID)"
        let made = try folder.run(
            "sh", "-c",
            "openssl ca -config ca.cnf -cert own.pem -keyfile own.key -gencrl -crl_lastupdate \(time(start)) "
                + "-crl_nextupdate \(time(end)) \(option) \(extensions.isEmpty ? "" : "-crlexts more") -out list.pem")
        try #require(made.status == 0, "\(made.output)")
        return try #require(try RevocationList.load(pem: folder.read("list.pem")).first)
    }

    /// An authority `own` and a certificate of it.
    private func own() throws -> (authority: Certificate, leaf: Certificate) {
        let id = "-sigopt distid:1234567812345678"
        let script = """
            for name in own leaf; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out $name.key; done
            openssl req -x509 -new -key own.key -subj /CN=own -days 30 -sm3 \(id) -out own.pem &&
            echo keyUsage=digitalSignature > leaf.cnf &&
            openssl req -new -key leaf.key -subj /CN=leaf -sm3 \(id) -out leaf.csr &&
            openssl x509 -req -in leaf.csr -vfyopt distid:1234567812345678 -CA own.pem -CAkey own.key -set_serial 0x77 \
            -days 20 -sm3 \(id) -extfile leaf.cnf -out leaf.pem
            """
        let made = try folder.run("sh", "-c", script)
        try #require(made.status == 0, "\(made.output)")
        return (try folder.certificate("own.pem"), try folder.certificate("leaf.pem"))
    }

    @Test func `a certificate on the list of the trust file is refused, the others are not`() throws {
        let pem = try folder.read("pki/sm2-ca.pem") + folder.read("pki/sm2-intermediate.crl.pem")
        let list = try #require(try RevocationList.load(pem: pem).first)
        let date = try #require(list.revoked[revoked.serial])
        #expect(list.revoked.count == 1 && list.issuer == issuer)
        let store = try TrustStore(pem: pem)
        #expect(throws: TrustError.revoked(subject: revoked.subject, at: date)) {
            try store.check(revoked, intermediates: [], at: date)
        }
        try store.check(sound, intermediates: [], at: date)
        #expect(try RevocationList.load(pem: folder.read("pki/sm2-ca.pem")).isEmpty)
    }

    @Test func `what was signed before the date of revocation still counts`() throws {
        let (authority, leaf) = try own()
        let date = leaf.notBefore + 3600
        let list = try list(
            naming: "77", from: date, made: date, until: date + 86400, userID: "1234567812345678")
        let store = TrustStore(certificates: [authority], lists: [list])
        try store.check(leaf, intermediates: [], at: date - 1)
        #expect(throws: TrustError.revoked(subject: leaf.subject, at: date)) {
            try store.check(leaf, intermediates: [], at: date)
        }
    }

    @Test func `a list that is out of date refuses everything, unless a later one stands beside it`() throws {
        let (authority, leaf) = try own()
        let start = leaf.notBefore
        func made(_ begin: Int64, _ end: Int64) throws -> RevocationList {
            try list(naming: "99", from: begin, made: begin, until: end, userID: "1234567812345678")
        }
        let (old, new) = (try made(start, start + 3600), try made(start + 60, start + 7200))
        let stale = TrustStore(certificates: [authority], lists: [old])
        try stale.check(leaf, intermediates: [], at: start + 3600)
        #expect(throws: TrustError.listExpired(issuer: "CN=own", nextUpdate: start + 3600)) {
            try stale.check(leaf, intermediates: [], at: start + 3601)
        }
        for lists in [[old, new], [new, old]] {
            try TrustStore(certificates: [authority], lists: lists).check(leaf, intermediates: [], at: start + 3601)
        }
    }

    @Test(arguments: [
        "2.5.29.27=critical,DER:020101", "issuingDistributionPoint=critical,@part\n[part]\nonlyuser=TRUE",
    ])
    func `a list that is not complete is refused, for it would hide what the complete one names`(
        extensions: String
    ) throws {
        let (_, leaf) = try own()
        #expect(throws: CertificateError.partialList(issuer: "CN=own")) {
            try list(
                naming: "99", from: leaf.notBefore, made: leaf.notBefore, until: leaf.notAfter,
                userID: "1234567812345678", extensions: extensions)
        }
    }

    @Test func `a list without the standard's user ID is not the issuer's`() throws {
        let (authority, leaf) = try own()
        let list = try list(
            naming: "99", from: leaf.notBefore, made: leaf.notBefore, until: leaf.notAfter, userID: "")
        #expect(throws: TrustError.listSignature(issuer: "CN=own")) {
            try TrustStore(certificates: [authority], lists: [list]).check(
                leaf, intermediates: [], at: leaf.notBefore + 1)
        }
    }

    @Test func `no byte of a list can be changed`() throws {
        let text = String(decoding: try folder.read("pki/sm2-intermediate.crl.pem"), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let der = try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())).map { $0 }
        var unsigned = 0
        for place in der.indices {
            var wrong = der
            wrong[place] ^= 1 << (place % 8)
            let body = Data(wrong).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            let pem = "\(lines[0])\n\(body)\n\(lines[lines.count - 1])\n"
            // What cannot be read, or speaks for another authority, is refused already or says nothing.
            guard let list = try? RevocationList.load(pem: Array(pem.utf8)).first, list.issuer == issuer else {
                continue
            }
            unsigned += 1
            #expect(throws: TrustError.listSignature(issuer: issuer), "byte \(place)") {
                try store(list).check(sound, intermediates: [], at: sound.notBefore + 1)
            }
        }
        #expect(unsigned > 50)
        #expect(throws: CertificateError.self) {
            try RevocationList.load(pem: Array("\(lines[0])\nAAAA\n\(lines[lines.count - 1])\n".utf8))
        }
    }
}

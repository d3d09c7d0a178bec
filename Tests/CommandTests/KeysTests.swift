import Foundation
import TestKit
import Testing

@Suite struct KeysTests {
    /// Runs a shell line in the folder, as an operator would.
    private func shell(_ line: String, in place: Workplace) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = URL(filePath: place.folder.path)
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: output, as: UTF8.self)
        guard process.terminationStatus == 0 else { throw SampleError.commandFailed(text) }
        return text
    }

    private var today: String {
        let formatter = DateFormatter()
        formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd"
        return formatter.string(from: Date())
    }

    @Test func `lists every certificate, and finds nothing wrong with good ones`() async throws {
        let place = try await Workplace()
        let list = try await place.anze("keys", "list")
        #expect(list.end == .exit(0))
        #expect(list.output.split(separator: "\n").count == 5)
        for word in ["签名  ", "安责险网关（开发）", "平台签名（national-share）", "传输层根", "有效期至"] {
            #expect(list.output.contains(word), "\(list.output)")
        }
        let check = try await place.anze("keys", "check")
        #expect(check.end == .exit(0))
        #expect(check.output == "密钥与证书可用，共 5 项\n")
        let json = try await place.anze("keys", "check", "--json")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "anze-keys-1")
        #expect((document["keys"] as? [Any])?.count == 5)
        #expect((document["faults"] as? [Any])?.isEmpty == true)
    }

    @Test func `a certificate in its last week is an operator's business, in check and in status`() async throws {
        let place = try await Workplace.accepted()
        _ = try shell(
            "openssl req -x509 -new -key pki/gateway-sign.key -utf8 -subj /CN=网关 -sm3 -days 5 -out pki/short.pem",
            in: place)
        try place.configure("pki/gateway-sign.pem", as: "pki/short.pem")
        for command in [["keys", "check"], ["status"]] {
            let outcome = try await place.run(command)
            #expect(outcome.end == .exit(5), "\(outcome.complaint)")
            // As the second in which it was made goes by.
            let days = [4, 5].filter { outcome.output.contains("紧急：还有 \($0) 天到期：用 anze keys csr 申请新证书") }
            #expect(days.count == 1, "\(outcome.output)")
        }
        let json = try await place.anze("status", "--json")
        #expect(json.output.contains(#""daysLeft":"#) && json.output.contains(#""level":"urgent""#))
    }

    @Test func `a key that does not fit its certificate is found, and a missing file named`() async throws {
        let place = try await Workplace()
        try place.configure("pki/gateway-sign.key", as: "pki/gateway-next.key")
        let outcome = try await place.anze("keys", "check")
        #expect(outcome.end == .exit(5))
        #expect(outcome.output.contains("属于另一把密钥"))
        try place.configure("pki/sm2-ca.pem", as: "pki/none.pem")
        let missing = try await place.anze("keys", "list")
        #expect(missing.end == .exit(0))
        #expect(missing.output.contains("pki/none.pem”不存在或无法读取"))
    }

    @Test func `an encryption certificate is no identity, and only a platform's own is encrypted for`() async throws {
        let place = try await Workplace()
        try place.configure("pki/gateway-sign", as: "pki/gateway-enc")
        let identity = try await place.anze("keys", "check")
        #expect(identity.end == .exit(5))
        #expect(identity.output.contains("密钥用法不允许签名"), "\(identity.output)")
        try place.configure("pki/gateway-enc", as: "pki/gateway-sign")
        var last = "receipts: pki/sm2-ca.pem"
        for (certificate, fault) in [
            ("platform-sign", "不能用于加密"), ("other-sign", "不是由信任文件中的根证书签发的"), ("platform-enc", nil),
        ] {
            let next = "receipts: pki/sm2-ca.pem, encryption: pki/\(certificate).pem"
            try place.configure(last, as: next)
            last = next
            let outcome = try await place.anze("keys", "check")
            #expect(outcome.end == .exit(fault == nil ? 0 : 5), "\(outcome.output)")
            if let fault { #expect(outcome.output.contains(fault), "\(outcome.output)") }
        }
    }

    @Test func `a request for the next certificate has a new key, the same subject, and nothing is overwritten`()
        async throws
    {
        let place = try await Workplace()
        try place.write("长口令\n", to: "passphrase")
        let arguments = ["keys", "csr", "--new-key", "new.key", "--passphrase-file", "passphrase", "--out", "new.csr"]
        let made = try await place.run(arguments)
        #expect(made.end == .exit(0), "\(made.complaint)")
        let names = "-noout -subject -nameopt RFC2253,utf8,-esc_msb"
        #expect(
            try shell("openssl req -in new.csr -verify -vfyopt distid:1234567812345678 \(names) 2>/dev/null", in: place)
                == shell("openssl x509 -in pki/gateway-sign.pem \(names)", in: place))
        #expect(try shell("stat -c %a new.key", in: place) == "600\n")
        #expect(try place.text(of: "new.key").hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        #expect(
            try shell("openssl pkey -in new.key -passin file:passphrase -pubout", in: place)
                == shell("openssl req -in new.csr -noout -pubkey", in: place))
        let before = try place.text(of: "new.key")
        let again = try await place.run(arguments)
        #expect(again.end == .exit(2))
        #expect(again.complaint.contains("不覆盖密钥"))
        #expect(try place.text(of: "new.key") == before)
    }

    @Test(arguments: [
        (["--out", "a"], "--new-key 或 --key"),
        (["--out", "a", "--new-key", "k"], "--passphrase-file"),
        (["--out", "a", "--new-key", "k", "--open-key", "--subject", "nobody"], "主体"),
        (["--out", "a", "--key", "gateway.yaml"], "没有可读的私钥"),
    ])
    func `says what a request lacks`(arguments: [String], word: String) async throws {
        let place = try await Workplace()
        let outcome = try await place.run(["keys", "csr"] + arguments)
        #expect(outcome.end == .exit(2))
        #expect(outcome.complaint.contains(word), "\(outcome.complaint)")
        #expect(!place.contains("a") && !place.contains("k"))
    }

    @Test func `a change of keys signs with the new key from its day, and proofs across it hold`() async throws {
        let place = try await Workplace.accepted()
        let before = try place.text(of: "gateway.yaml")
        let change = ["keys", "rotate", "--certificate", "pki/gateway-next.pem", "--key", "pki/gateway-next.key"]
        let tried = try await place.run(change + ["--from", today, "--dry-run"])
        #expect(tried.end == .exit(0), "\(tried.complaint)")
        #expect(try place.text(of: "gateway.yaml") == before)
        let changed = try await place.run(change + ["--from", today])
        #expect(changed.end == .exit(0), "\(changed.complaint)")
        let line = #"next: {certificate: "pki/gateway-next.pem", key: "pki/gateway-next.key", from: \#(today)}"#
        #expect(try place.text(of: "gateway.yaml").contains(line))
        #expect(
            try place.text(of: "gateway.yaml").replacingOccurrences(of: line + ", ", with: "")
                .replacingOccurrences(of: "  " + line + "\n", with: "") == before)
        // What was sent under the old key is proved under a checkpoint of the new one.
        let key = try await place.prove()
        #expect(try place.text(of: "proof.json").contains(#""logCertificates""#))
        let proven = try await place.verify()
        #expect(proven.end == .exit(0), "\(proven.complaint)")
        #expect(proven.output.contains(key))
        let script = try shell(
            "python3 \(Repository.root)/docs/verify_proof.py proof.json --trust pki/sm2-ca.pem 2>&1 | tail -n 1",
            in: place)
        #expect(script.contains("proven: "), "\(script)")
        // A second change is refused while the first is announced.
        #expect(try await place.run(change + ["--from", today]).end == .exit(2))
    }

    @Test func `from its day on the next key signs what is sent`() async throws {
        let place = try await Workplace.ingested()
        let outcome = try await place.anze(
            "keys", "rotate", "--certificate", "pki/gateway-next.pem", "--key", "pki/gateway-next.key", "--from", today)
        #expect(outcome.end == .exit(0), "\(outcome.complaint)")
        let platform = try await Platform(for: place)
        let sent = try await place.anze("sync", "--until-idle")
        #expect(sent.end == .exit(0), "\(sent.complaint)")
        #expect(try platform.accepted.count == 337)
        let serial = try shell("openssl x509 -in pki/gateway-next.pem -noout -serial", in: place)
            .lowercased().replacingOccurrences(of: "serial=", with: "").trimmingCharacters(in: .whitespacesAndNewlines)
        let leaves = try place.ask("SELECT bytes FROM leaf", as: Data.self)
            .map { String(decoding: $0, as: UTF8.self) }.filter { $0.contains(#""type":"attempt""#) }
        #expect(!leaves.isEmpty)
        let used = serial.drop { $0 == "0" }
        #expect(leaves.allSatisfy { $0.contains("\"keySerial\":\"\(used)\"") })
    }

    @Test func `what a change of keys refuses leaves the configuration alone`() async throws {
        let place = try await Workplace()
        let before = try place.text(of: "gateway.yaml")
        for (certificate, key, from, word) in [
            ("pki/platform-sign.pem", "pki/platform-sign.key", today, "主体"),
            ("pki/gateway-next.pem", "pki/gateway-sign.key", today, "属于另一把密钥"),
            ("pki/gateway-next.pem", "pki/gateway-next.key", "2099-01-01", "不在有效期内"),
            ("pki/gateway-sign.pem", "pki/gateway-sign.key", today, "就是现用的证书"),
            ("pki/gateway-next.pem", "pki/gateway-next.key", "tomorrow", "不是日期"),
            ("none.pem", "pki/gateway-next.key", today, "none.pem"),
        ] {
            let outcome = try await place.anze(
                "keys", "rotate", "--certificate", certificate, "--key", key, "--from", from)
            #expect(outcome.end == .exit(2))
            #expect(outcome.complaint.contains(word), "\(outcome.complaint)")
            #expect(try place.text(of: "gateway.yaml") == before)
        }
    }

    @Test func `a signing service signs batches, and when it is down nothing is sent`() async throws {
        let place = try await Workplace.ingested()
        try place.write("共享的密钥，不少于十六字节\n", to: "signer-secret")
        let serial = try shell("openssl x509 -in pki/gateway-sign.pem -noout -serial", in: place)
            .lowercased().replacingOccurrences(of: "serial=", with: "").trimmingCharacters(in: .whitespacesAndNewlines)
        let server = try await SigningServer(
            folder: place.folder.path, key: place.folder.file("pki/gateway-sign.key"),
            serial: String(serial.drop { $0 == "0" }), client: "gateway", secret: place.folder.file("signer-secret"))
        try place.configure(
            "key: pki/gateway-sign.key",
            as: "service: {url: \"\(server.url)\", client: gateway, keyFile: signer-secret, timeout: 20s}")
        #expect(try await place.anze("keys", "check").end == .exit(0))
        let platform = try await Platform(for: place)
        try server.set(.failing)
        let down = try await place.anze("sync", "--until-idle")
        #expect(down.end == .exit(5))
        #expect(down.complaint.contains("签名服务"), "\(down.complaint)")
        #expect(try platform.requests == 0)
        try server.set(.none)
        let sent = try await place.anze("sync", "--until-idle")
        #expect(sent.end == .exit(0), "\(sent.complaint)")
        #expect(try platform.accepted.count == 337)
    }
}

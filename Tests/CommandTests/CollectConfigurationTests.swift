import Foundation
import TestKit
import Testing

@Suite struct CollectConfigurationTests {
    /// One line below `sources:`, and what the message about it must name.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let line: String
        let words: [String]

        init(_ line: String, _ words: String...) {
            self.line = line
            self.words = words
        }

        var testDescription: String { line }
    }

    private static let pin = "SHA256:JV5APwxkmRochEqpGSoaAId8xpU8DzKM3HF7s0Rgbyk"

    private static func https(_ more: String) -> String {
        "a: {insurer: dongyue, https: {url: \"https://h/A_{yyyyMMdd}.csv\", \(more)}}"
    }

    private static func sftp(_ more: String, host: String = "h", key: String = "pki/ed25519", pin: String = pin)
        -> String
    {
        "a: {insurer: dongyue, sftp: {host: \(host), user: u, folder: /out, names: \"*.csv\", key: \(key), hostKey: \"\(pin)\"\(more)}}"
    }

    private static func odbc(_ connection: String, query: String = "SELECT ?", file: String = "A_{yyyyMMdd}.csv")
        -> String
    {
        "a: {insurer: dongyue, odbc: {connection: \(connection), query: \"\(query)\", watermark: id, start: \"0\", file: \"\(file)\"}}"
    }

    private static let mistakes = [
        Mistake("a b: {insurer: dongyue, folder: {path: drop}}", "gateway.yaml:14:3", "名称"),
        Mistake("a: {insurer: jianghai, folder: {path: drop}}", "gateway.yaml:14:", "jianghai", "dongyue"),
        Mistake("a: {insurer: dongyue}", "gateway.yaml:14:6", "folder、https、sftp、odbc 之一"),
        Mistake("a: {insurer: dongyue, folder: {path: drop}, sftp: {}}", "folder、https、sftp、odbc 之一", "2 个"),
        Mistake("a: {insurer: dongyue, folders: {path: drop}}", "gateway.yaml:14:", "folders", "folder"),
        Mistake("a: {insurer: dongyue, folder: {path: drop, setle: 5s}}", "setle", "settle"),
        Mistake("a: {insurer: dongyue, folder: {path: drop, settle: 5}}", "gateway.yaml:14:", "30s"),
        Mistake("a: {insurer: dongyue, folder: {path: drop, ready: ok}}", "{name}"),
        Mistake("a: {insurer: dongyue, wait: soon, folder: {path: drop}}", "30s"),
        Mistake(https("trust: pki/missing.pem"), "gateway.yaml:14:", "pki/missing.pem", "请检查路径与权限"),
        Mistake(https("trust: gateway.yaml"), "没有证书"),
        Mistake(https("trust: pki/tls-ca.pem, pin: abc"), "sha256//"),
        Mistake(https("trust: pki/tls-ca.pem, days: 0"), "大于 0"),
        Mistake(https("trust: pki/tls-ca.pem, token: s3cret"), "不能写在配置里", "file", "env"),
        Mistake(https("trust: pki/tls-ca.pem, token: {file: pki/none}"), "pki/none"),
        Mistake(https("trust: pki/tls-ca.pem, token: {env: COLLECT_NONE}"), "gateway.yaml:14:", "COLLECT_NONE"),
        Mistake(https("trust: pki/tls-ca.pem, client: {certificate: pki/tls-ca.pem}"), "key"),
        Mistake("a: {insurer: dongyue, https: {url: \"http://h/A.csv\", trust: pki/tls-ca.pem}}", "https"),
        Mistake(
            "a: {insurer: dongyue, https: {url: \"http://localhost.h/A.csv\", trust: pki/tls-ca.pem}}", "应为 https 地址"),
        Mistake(
            "a: {insurer: dongyue, https: {url: \"http://127.0.0.1.h/A.csv\", trust: pki/tls-ca.pem}}", "应为 https 地址"),
        Mistake("a: {insurer: dongyue, https: {url: \"https://u:p@h/A.csv\", trust: pki/tls-ca.pem}}", "口令"),
        Mistake("a: {insurer: dongyue, https: {url: \"https://h/\", trust: pki/tls-ca.pem}}", "文件名"),
        Mistake("a: {insurer: dongyue, https: {url: \"https://h/{day}.csv\", trust: pki/tls-ca.pem}}", "{yyyyMMdd}"),
        Mistake(
            "a: {insurer: dongyue, https: {url: [\"https://h/1/A.csv\", \"https://h/2/A.csv\"], trust: pki/tls-ca.pem}}",
            "文件名相同"),
        Mistake(sftp("", key: "pki/rsa"), "gateway.yaml:14:", "pki/rsa", "SHA-1", "ed25519"),
        Mistake(sftp("", key: "pki/missing"), "pki/missing", "请检查路径与权限"),
        Mistake(sftp("", key: "pki/tls-ca.pem"), "不是可识别的私钥"),
        Mistake(sftp("", pin: "any"), "SHA256:", "43"),
        Mistake(sftp("", host: "sftp://h"), "sftp://"),
        Mistake(sftp(", port: 70000"), "65535"),
        Mistake(sftp(", remove: true, moveTo: done"), "只能有一个"),
        Mistake(sftp(", remove: yes"), "true 或 false"),
        Mistake(odbc("\"Driver=X;PWD=s3cret\""), "不能写在配置里"),
        Mistake(odbc("{file: pki/none}"), "pki/none"),
        Mistake(odbc("{env: COLLECT_NONE, file: pki/none}"), "之一"),
        Mistake(odbc("{env: HOME}", query: "SELECT 1"), "恰有一个 ?"),
        Mistake(odbc("{env: HOME}", file: "A.csv"), "{yyyyMMdd}"),
        Mistake(
            "a: {insurer: dongyue, folder: {path: x}, inbox: i}\n  b: {insurer: dongyue, folder: {path: y}, inbox: i}",
            "gateway.yaml:15:3", "收件箱"),
    ]

    /// A key of each kind by its name, made once: one of RSA takes a while.
    private static let keys = Result {
        let folder = try TemporaryFolder()
        var keys: [String: Data] = [:]
        for kind in [SSHDaemon.KeyKind.ed25519, .rsa] {
            try SSHDaemon.makeKey(kind, at: folder.file("key-\(kind.rawValue)"))
            keys[kind.rawValue] = try Data(contentsOf: URL(filePath: folder.file("key-\(kind.rawValue)")))
        }
        return keys
    }

    @Test(arguments: mistakes)
    func `a mistake in a source ends with 2, its place, and nothing changed`(mistake: Mistake) async throws {
        let place = try await Workplace()
        for (name, key) in try CollectConfigurationTests.keys.get() {
            try key.write(to: URL(filePath: place.folder.file("pki/\(name)")))
        }
        try place.configure("evidence: {grace: 4h}", as: "evidence: {grace: 4h}\nsources:\n  \(mistake.line)")
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(2), "\(outcome.complaint)")
        #expect(outcome.output.isEmpty)
        for word in mistake.words { #expect(outcome.complaint.contains(word), "\(outcome.complaint)") }
        #expect(!outcome.complaint.contains("s3cret"))
        #expect(!place.contains("var") && !place.contains("gateway.db"))
    }

    @Test func `a source's missing file does not keep other commands from their work`() async throws {
        let place = try await Workplace.ingested()
        try place.add(sources: CollectConfigurationTests.sftp("", key: "pki/missing"))
        #expect(try await place.anze("status").end == .exit(0))
    }

    @Test func `no sources, and a source that is not one of them`() async throws {
        let place = try await Workplace()
        let none = try await place.anze("collect")
        #expect(none.end == .exit(2))
        #expect(none.complaint.contains("sources"))
        try place.addDrop()
        let unknown = try await place.anze("collect", "dropp")
        #expect(unknown.end == .exit(2))
        #expect(unknown.complaint.contains("dropp") && unknown.complaint.contains("drop"))
    }
}

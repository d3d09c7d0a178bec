import Canonical
import Delivery
import Engine
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct KeyInventoryTests {
    private let folder: TemporaryFolder
    private let pki: KeyFiles
    private let start: Int64
    private let end: Int64

    init() throws {
        folder = try TemporaryFolder()
        pki = try KeyFiles.make()
        let certificates = try ["gateway-sign", "platform-sign", "tls-ca", "sm2-root", "sm2-intermediate"].map {
            try KeyFiles.make().certificate($0)
        }
        start = certificates.map(\.notBefore).max() ?? 0
        end = certificates.map(\.notAfter).min() ?? 0
    }

    private func configuration(
        identity: String = "", receipts: String = "sm2-ca.pem", packages: String = ""
    ) throws -> GatewayConfiguration {
        let text = """
            store: sqlite:gateway.db
            mappings: mappings
            insurers: [dongyue]
            identity:
              app: GW
              sender: 91310000MA1K1ZZZ0C
              certificate: \(pki.file("gateway-sign.pem"))
              key: \(pki.file("gateway-sign.key"))
              \(identity)
            destinations:
              national-share:
                profile: national-share/1
                environment: test
                baseURL: https://127.0.0.1:9443/x
                trust: {tls: \(pki.file("tls-ca.pem")), receipts: \(receipts.hasPrefix("/") ? receipts : pki.file(receipts))}
            \(packages)
            """
        return try GatewayConfiguration.read(text, path: folder.file("gateway.yaml"), environment: [:])
    }

    private var next: String {
        "next: {certificate: \(pki.file("gateway-next.pem")), key: \(pki.file("gateway-next.key")), from: 2999-01-01}"
    }

    @Test func `lists our keys, the platform's certificates and the authorities`() throws {
        let entries = KeyInventory.entries(of: try configuration(identity: next), now: start + 60)
        #expect(entries.map(\.role) == [.signing, .next, .authority, .authority, .receipts, .tls])
        #expect(entries.allSatisfy { $0.standing == .good && !$0.isUrgent })
        #expect(entries[0].serial == (try pki.certificate("gateway-sign").serial.text))
        #expect(entries[4].subject.contains("信息共享平台"))
    }

    @Test func `lists what packages are signed and judged with`() throws {
        let packages = """
            packages:
              nfra-sh:
                profile: nfra-sh/1
                environment: test
                receipts: \(pki.file("sm2-ca.pem"))
                folder: packages
                https: {baseURL: "https://host/x", trust: \(pki.file("tls-ca.pem"))}
                identity: {app: GW, sender: 91310000MA1K1ZZZ0C, certificate: \(pki.file("gateway-next.pem")), key: \(pki.file("gateway-next.key"))}
            """
        let entries = KeyInventory.entries(of: try configuration(packages: packages), now: start + 60)
        let own = entries.filter { $0.destination == DestinationID("nfra-sh") }
        #expect(own.map(\.role) == [.signing, .authority, .authority, .receipts, .tls])
        #expect(own[0].serial == (try pki.certificate("gateway-next").serial.text))
    }

    @Test(
        arguments: [
            (61, nil, KeyEntry.Level.none), (60, 60, .notice), (31, 31, .notice), (30, 30, .warning), (8, 8, .warning),
            (7, 7, .urgent), (0, 0, .urgent),
        ] as [(Int, Int?, KeyEntry.Level)])
    func `a coming end is shown from 60 days on, and is urgent in the last week`(
        days: Int, shown: Int?, level: KeyEntry.Level
    ) throws {
        let now = try pki.certificate("gateway-sign").notAfter - Int64(days) * 86_400 - 10
        let entry = try #require(KeyInventory.entries(of: try configuration(), now: now).first)
        #expect(entry.standing == shown.map { .ending(days: $0) } ?? .good)
        #expect(entry.level == level && entry.isUrgent == (level == .urgent))
    }

    @Test func `what is over, not begun or unreadable is urgent and says why`() throws {
        let over = KeyInventory.entries(of: try configuration(), now: end + 86_400 * 2)
        #expect(over.contains { $0.standing == .expired && $0.isUrgent })
        let early = KeyInventory.entries(of: try configuration(), now: start - 86_400 * 400)
        #expect(early[0].standing == .early && early[0].isUrgent)
        let missing = KeyInventory.entries(of: try configuration(receipts: "none.pem"), now: start + 60)
        guard case .unusable(let reason)? = missing.first(where: { $0.role == .receipts })?.standing else {
            Issue.record("not missed")
            return
        }
        #expect(reason.contains("none.pem"))
    }

    @Test func `a platform certificate whose chain does not hold, and one that was revoked, are unusable`() throws {
        func pem(_ names: String...) throws -> String {
            let path = folder.file(names.joined() + ".pem")
            try names.map { try String(contentsOfFile: pki.file("\($0).pem"), encoding: .utf8) }.joined()
                .write(toFile: path, atomically: true, encoding: .utf8)
            return path
        }
        for (path, word) in [
            (try pem("other-ca", "platform-sign"), "不是由信任文件中的根证书签发的"),
            (try pem("sm2-root", "sm2-intermediate", "revoked-sign", "sm2-intermediate.crl"), "已被签发机构撤销"),
        ] {
            let entries = KeyInventory.entries(of: try configuration(receipts: path), now: start + 60)
            guard case .unusable(let reason)? = entries.first(where: { $0.role == .receipts })?.standing else {
                Issue.record("\(entries)")
                continue
            }
            #expect(reason.contains(word))
        }
    }

    @Test func `the next key signs from midnight in Shanghai of its day, and an expired one not at all`() throws {
        let day = try #require(CivilDate(iso: "2999-01-01"))
        let identity = try configuration(identity: next).identity
        let midnight = Instant(day: day)
        #expect(identity.key(at: Instant(seconds: midnight.seconds - 1)).certificate == pki.file("gateway-sign.pem"))
        #expect(identity.key(at: midnight).certificate == pki.file("gateway-next.pem"))
        let later = Surroundings.of(ManualTime(Timestamp(milliseconds: (end + 86_400) * 1000)))
        let current = try configuration().identity
        let error = #expect(throws: KeyMaterialError.self) { try KeyMaterial.signer(current, surroundings: later) }
        #expect(error?.isOutOfDate == true)
        #expect(error?.description.contains("到期，已停止签名") == true)
    }

    @Test func `a change of keys is checked before it is announced`() throws {
        let (old, new) = (try pki.certificate("gateway-sign"), try pki.certificate("gateway-next"))
        let day = Instant(seconds: start).day
        func fault(_ from: Certificate, _ to: Certificate, _ on: CivilDate) -> String? {
            KeyProof.fault(ofChangeFrom: from, to: to, on: on, now: start)
        }
        #expect(fault(old, new, day.adding(days: 10)) == nil)
        #expect(fault(old, old, day.adding(days: 10))?.contains("就是现用的证书") == true)
        #expect(fault(old, try pki.certificate("platform-sign"), day.adding(days: 10))?.contains("主体") == true)
        #expect(fault(old, new, day.adding(days: -10)) == nil)
        #expect(fault(old, new, day.adding(days: 9_000))?.contains("不在有效期内") == true)
    }

    @Test(arguments: [
        (
            "store: a\nidentity:\n  # ours\n  app: GW\n  key: k\nx: 1\n",
            "store: a\nidentity:\n  # ours\n  NEXT\n  app: GW\n  key: k\nx: 1\n"
        ),
        ("identity: {app: GW, key: k}   # ours\n", "identity: {NEXT, app: GW, key: k}   # ours\n"),
        ("a: b\r\nidentity:\r\n  app: GW\r\n", "a: b\r\nidentity:\r\n  NEXT\r\n  app: GW\r\n"),
    ])
    func `an announcement leaves every other byte as it was`(text: String, expected: String) throws {
        let change = KeyChange(
            certificate: "n.pem", key: "a \"b\".key", passphraseFile: nil,
            from: try #require(CivilDate(iso: "2026-12-01")))
        #expect(change.line == #"next: {certificate: "n.pem", key: "a \"b\".key", from: 2026-12-01}"#)
        let announced = try change.announced(in: text, file: "g.yaml")
        #expect(announced == expected.replacingOccurrences(of: "NEXT", with: change.line))
    }

    @Test func `a key that does not fit its certificate, and a PKCS 12 file, are told apart`() async throws {
        let surroundings = Surroundings.of(SystemTime())
        let wrong = try configuration(
            identity:
                "next: {certificate: \(pki.file("gateway-next.pem")), key: \(pki.file("gateway-sign.key")), from: 2999-01-01}"
        )
        let next = try #require(wrong.identity.next)
        let fault = await KeyProof.fault(of: next.key, surroundings: surroundings)
        #expect(fault?.contains("属于另一把密钥") == true)
        #expect(await KeyProof.fault(of: wrong.identity.current, surroundings: surroundings) == nil)
        try Data("口令\n".utf8).write(to: URL(filePath: folder.file("passphrase")))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "pkcs12", "-export", "-inkey", pki.file("gateway-sign.key"), "-in", pki.file("gateway-sign.pem"),
            "-passout", "file:\(folder.file("passphrase"))", "-out", folder.file("own.p12"),
        ]
        try process.run()
        process.waitUntilExit()
        let container = try configuration(
            identity: "next: {certificate: own.p12, key: own.p12, passphraseFile: passphrase, from: 2999-01-01}")
        let key = try #require(container.identity.next).key
        #expect(await KeyProof.fault(of: key, surroundings: surroundings) == nil)
        #expect(try KeyMaterial.certificate(of: key).der == pki.certificate("gateway-sign").der)
    }
}

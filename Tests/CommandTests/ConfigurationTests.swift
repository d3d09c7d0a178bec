import TestKit
import Testing

@Suite struct ConfigurationTests {
    /// A mistake in the configuration, and what its message must name.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let text, replacement: String
        let words: [String]

        init(_ text: String, _ replacement: String, _ words: String...) {
            self.text = text
            self.replacement = replacement
            self.words = words
        }

        var testDescription: String { replacement }
    }

    /// Found by every command that reads the configuration.
    private static let inText = [
        Mistake("insurers:", "insurer:", "gateway.yaml:3:1", "insurers", "insurer"),
        Mistake("concurrency: 4", "concurency: 4", "gateway.yaml:11:", "concurency", "concurrency"),
        Mistake("evidence: {grace: 4h}", "retention: {logs: 6mo}", "gateway.yaml:12:12", "deliveries", "缺少必需的键"),
        Mistake("evidence: {grace: 4h}", "schedule:\n  - {job: sync, cron: daily}", "gateway.yaml:13:", "五段", "cron"),
        Mistake("evidence: {grace: 4h}", "evidence: {grace: soon}", "gateway.yaml:12:", "30s、15m、4h"),
        Mistake("insurers: [dongyue]", "insurers: dongyue", "gateway.yaml:3:11", "列表", "dongyue"),
        Mistake("concurrency: 4", "concurrency: four", "gateway.yaml:11:", "整数", "four"),
        Mistake("concurrency: 4", "concurrency: 0", "gateway.yaml:11:", "大于 0"),
        Mistake("environment: test", "environment: staging", "gateway.yaml:8:18", "test", "production"),
        Mistake("https://127.0.0.1:1", "http://example.com", "gateway.yaml:9:14", "https"),
        Mistake("app: GW310000", "app: 网关", "gateway.yaml:4:", "字母、数字"),
        Mistake(
            "sqlite:gateway.db", "postgres://user@host/db?pooling=all", "gateway.yaml:1:8", "pooling", "transaction"),
        Mistake("sqlite:gateway.db", "gateway.db", "gateway.yaml:1:8", "sqlite"),
        Mistake("national-share/1", "national-share/9", "platforms/national-share/9/profile.yaml", "不存在"),
        Mistake("gateway-sign.key", "missing.key", "pki/missing.key", "请检查路径与权限"),
        Mistake("gateway-sign.pem", "missing.pem", "pki/missing.pem", "请检查路径与权限"),
        Mistake("pki/gateway-sign.key", "gateway.yaml", "gateway.yaml", "没有可读的私钥", "PEM"),
        Mistake("gateway-sign.pem", "gateway-sign.key", "pki/gateway-sign.key", "没有证书", "PEM"),
        Mistake("gateway-sign.key", "other-sign.key", "pki/other-sign.key", "pki/gateway-sign.pem", "另一把密钥"),
        Mistake("gateway-sign.key", "tls-server.key", "pki/tls-server.key", "SM2"),
    ]

    /// Found by the command that uses them.
    private static let ofTrust = [
        Mistake("pki/tls-ca.pem", "pki/missing.pem", "pki/missing.pem", "请检查路径与权限"),
        Mistake("pki/tls-ca.pem", "gateway.yaml", "gateway.yaml", "没有证书"),
        Mistake("pki/sm2-ca.pem", "pki/missing.pem", "pki/missing.pem", "请检查路径与权限"),
        Mistake("pki/sm2-ca.pem", "gateway.yaml", "gateway.yaml", "没有证书"),
    ]

    @Test(arguments: inText)
    func `a mistake ends ingest and sync with 2 and leaves the store alone`(mistake: Mistake) async throws {
        let place = try await Workplace.ingested()
        try place.configure(mistake.text, as: mistake.replacement)
        try await refuse(place, ["ingest", "export", "--insurer", Workplace.insurer], mistake.words)
        try await refuse(place, ["sync"], mistake.words)
    }

    @Test(arguments: ofTrust)
    func `an unusable trust file ends sync with 2 before an attempt`(mistake: Mistake) async throws {
        let place = try await Workplace.ingested()
        try place.configure(mistake.text, as: mistake.replacement)
        try await refuse(place, ["sync"], mistake.words)
    }

    @Test(arguments: [["ingest", "export", "--insurer", Workplace.insurer], ["sync"], ["status"], ["failures"]])
    func `a missing configuration ends with 2 and its path`(arguments: [String]) async throws {
        try await refuse(Workplace.ingested(), arguments + ["--config", "missing.yaml"], ["missing.yaml", "不存在"])
    }

    @Test func `trial and production do not share a configuration`() async throws {
        let place = try await Workplace.ingested()
        try place.configure(
            "evidence:",
            as: """
                  city:
                    profile: national-share/1
                    environment: production
                    baseURL: https://127.0.0.1:2/exchange/v1
                    trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}
                evidence:
                """)
        try await refuse(place, ["sync"], ["gateway.yaml:", "test", "production"])
    }

    @Test(arguments: [
        (["ingest", "export", "--insurer", "jianghai"], ["jianghai", "dongyue"]),
        (["sync", "--destination", "nowhere"], ["nowhere", "national-share"]),
        (["pause", "nowhere", "--reason", "test"], ["nowhere", "national-share"]),
    ])
    func `names that the configuration does not have end with 2 and the ones it has`(
        arguments: [String], words: [String]
    ) async throws {
        try await refuse(Workplace.ingested(), arguments, words)
    }

    @Test(arguments: [
        ["sync"], ["status"], ["failures"], ["evidence", "checkpoint"], ["evidence", "export", "k", "--out", "f"],
    ])
    func `a store that is not there yet is not made by looking`(arguments: [String]) async throws {
        let place = try await Workplace()
        let outcome = try await place.run(arguments)
        #expect(outcome.end == .exit(2))
        #expect(outcome.complaint.contains("gateway.db"))
        #expect(outcome.complaint.contains("请先运行 anze ingest"))
        #expect(!place.contains("gateway.db"))
    }

    private func refuse(_ place: Workplace, _ arguments: [String], _ words: [String]) async throws {
        let before = try place.store
        let outcome = try await place.run(arguments)
        #expect(outcome.end == .exit(2), "\(arguments): \(outcome.complaint)")
        #expect(outcome.output.isEmpty)
        for word in words { #expect(outcome.complaint.contains(word), "\(outcome.complaint)") }
        #expect(try place.store == before)
    }
}

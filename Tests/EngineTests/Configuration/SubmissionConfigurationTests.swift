import Connectors
import Definitions
import Delivery
import TestKit
import Testing

@testable import Engine

@Suite struct SubmissionConfigurationTests {
    private static let pin = "sha256//" + String(repeating: "A", count: 43)

    private func load(_ intake: String, sources: String = "{}") throws(DefinitionError) -> GatewayConfiguration {
        let text = """
            store: sqlite:gateway.db
            mappings: mappings
            insurers: [a, b]
            identity: {app: GW, sender: X, certificate: x.pem, key: x.key}
            sources: \(sources)
            intake: \(intake)
            """
        return try GatewayConfiguration.read(text, path: "/conf/gateway.yaml", environment: [:])
    }

    /// A whole block, with one part replaced.
    private static func block(_ old: String = "", _ new: String = "") -> String {
        "{listen: \"127.0.0.1:8443\", tls: {certificate: c.pem, key: c.key, clients: ca.pem}, insurers: {a: {pins: [\"\(pin)\"]}}}"
            .replacing(old.isEmpty ? "\u{0}" : old, with: new)
    }

    @Test func `what is not said has its usual value`() throws {
        let intake = try #require(try load(Self.block()).submissions)
        #expect(intake.listen.host == "127.0.0.1" && intake.listen.port == 8443)
        #expect(intake.folder == "/conf/var/intake" && intake.certificate == "/conf/c.pem")
        #expect(intake.limits == SubmissionConfiguration.Limits())
        #expect(intake.patience == 4 * 3600 && intake.abandonAfter == 7 * 86_400 && intake.keep == 186 * 86_400)
        #expect(intake.insurers["a"]?.pins == [String(Self.pin.dropFirst(8)) + "="])
        #expect(try load(Self.block()).intake == nil)
    }

    @Test func `limits, folder and times are read, and stand beside the limits of what waits`() throws {
        let more =
            "waitAbove: 5, folder: /in, wait: 30s, abandon: 1d, keep: 1y, "
            + "limits: {fileBytes: 512KiB, submissionBytes: 3GiB, files: 2, open: 1, connections: 9}, listen"
        let configuration = try load(Self.block("listen", more))
        let intake = try #require(configuration.submissions)
        var limits = SubmissionConfiguration.Limits()
        (limits.fileBytes, limits.submissionBytes, limits.files) = (512 << 10, 3 << 30, 2)
        (limits.open, limits.connections) = (1, 9)
        #expect(intake.limits == limits && intake.folder == "/in" && intake.patience == 30)
        #expect(intake.abandonAfter == 86_400 && intake.keep == 366 * 86_400)
        #expect(configuration.intake?.waitAbove == 5)
        #expect(configuration.allSources.map(\.id.text) == ["intake-a"])
    }

    @Test(arguments: [
        ("127.0.0.1:8443", "8443", "应为 地址:端口"), (", clients: ca.pem", "", "须在 intake.tls.clients"),
        ("{a: {", "{c: {", "insurers 中没有“c”"), (pin, "sha256//AAAA", "应为 sha256// 加 SHA-256 的 Base64"),
        ("pins: [\"\(pin)\"]", "", "应有 pins"), ("{a: {pins: [\"\(pin)\"]}}", "{}", "至少要有一个机构"),
        ("{a: {", "{b: {pins: [\"\(pin)\"]}, a: {", "一张证书只能属于一个机构"),
        ("listen", "limits: {fileBytes: 5MB}, listen", "应为字节数"), ("listen", "limits: {open: 0}, listen", "应为大于 0"),
        ("listen", "limit: {}, listen", "未知的键“limit”"), ("key: c.key, ", "", "缺少必需的键“key”"),
    ])
    func `a mistake is said with its place`(old: String, new: String, message: String) throws {
        let error = #expect(throws: DefinitionError.self) { try load(Self.block(old, new)) }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("/conf/gateway.yaml:6:") && text.contains(message), "\(text)")
    }

    @Test func `a source that has the name of the intake's own is refused`() throws {
        let sources = "{intake-a: {insurer: a, folder: {path: drop}}}"
        let error = #expect(throws: DefinitionError.self) { try load(Self.block(), sources: sources) }
        #expect(error?.description.contains("与接收端为该机构所用的名称相同") == true)
    }

    @Test func `certificates of the intake stand among the keys, and one that is missing is of no use`() throws {
        let pki = try KeyFiles.make()
        let files = Self.block(
            "c.pem, key: c.key, clients: ca.pem",
            "\(pki.file("tls-server.pem")), key: c.key, clients: \(pki.file("tls-ca.pem"))"
        )
        .replacing("]}}", with: "], signers: missing.pem}}")
        let start = try DevelopmentPKI.load().start.seconds
        let entries = KeyInventory.entries(of: try load(files), now: start).filter { $0.role != .signing }
        #expect(entries.map(\.role) == [.intake, .clients, .insurer])
        #expect(entries.map(\.isUrgent) == [false, false, true])
        let late = KeyInventory.entries(of: try load(files), now: (entries[0].notAfter ?? 0) - 6 * 86_400)
        #expect(late.first { $0.role == .intake }?.standing == .ending(days: 6))
    }
}

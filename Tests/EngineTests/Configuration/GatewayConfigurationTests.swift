import Definitions
import Engine
import Exchange
import Foundation
import TestKit
import Testing

@Suite struct GatewayConfigurationTests {
    /// A configuration with everything that this version knows.
    static let complete = """
        store: sqlite:var/gateway.db
        mappings: mappings
        insurers: [dongyue, yunling]
        identity: {app: GW310000, sender: 91310000MA1K1ZZZ0C, certificate: certs/sign.pem, key: /etc/anze/sign.key}
        destinations:
          national-share:
            profile: national-share/1
            environment: test
            baseURL: https://127.0.0.1:9443/exchange/v1
            trust: {tls: certs/tls-ca.pem, receipts: /etc/anze/sm2-ca.pem}
            rate: {perSecond: 20, concurrency: 4}
          shanghai-mgmt:
            profile: shanghai-mgmt/1
            environment: test
            baseURL: http://localhost:8080
            trust: {tls: certs/tls-ca.pem, receipts: certs/sm2-ca.pem}
            identity: {app: SH_1-a, sender: 91310000MA1K1ZZZ0C, certificate: certs/sh.pem, key: certs/sh.key}
        evidence: {grace: 90m}

        """

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ text: String, environment: [String: String] = [:]) throws -> GatewayConfiguration {
        try Data(text.utf8).write(to: URL(filePath: folder.file("gateway.yaml")))
        return try GatewayConfiguration.load(path: folder.file("gateway.yaml"), environment: environment)
    }

    /// The mistake in a text, without the folder: `gateway.yaml:4:1: …`; `nil` when there is none.
    private func mistake(_ text: String, environment: [String: String] = [:]) throws -> String? {
        do {
            _ = try load(text, environment: environment)
            return nil
        } catch let error as DefinitionError {
            return error.description.replacingOccurrences(of: folder.path + "/", with: "")
        }
    }

    private static func replacing(_ old: String, with new: String) throws -> String {
        guard complete.contains(old) else { throw SampleError.notFound(old) }
        return complete.replacingOccurrences(of: old, with: new)
    }

    @Test func `reads everything that it knows`() throws {
        let configuration = try load(GatewayConfigurationTests.complete)
        #expect("\(configuration.store)" == folder.file("var/gateway.db"))
        #expect(configuration.mappings == folder.file("mappings"))
        #expect(configuration.insurers == ["dongyue", "yunling"])
        #expect(configuration.evidenceGrace == 5400)
        #expect(configuration.identity.app == "GW310000")
        #expect(configuration.identity.sender == "91310000MA1K1ZZZ0C")
        #expect(configuration.identity.current.certificate == folder.file("certs/sign.pem"))
        #expect(configuration.identity.current.keyPath == "/etc/anze/sign.key")
        #expect(configuration.identity.next == nil)
        #expect(configuration.destinations.map(\.id.text) == ["national-share", "shanghai-mgmt"])
        let first = try #require(configuration.destinations.first)
        #expect(first.profile == "national-share/1")
        #expect(first.environment == .test)
        #expect(first.baseURL.description == "https://127.0.0.1:9443/exchange/v1")
        #expect(first.tlsTrust == folder.file("certs/tls-ca.pem"))
        #expect(first.receiptTrust == "/etc/anze/sm2-ca.pem")
        #expect(first.perSecond == 20)
        #expect(first.concurrency == 4)
        #expect(first.identity == nil)
        let second = try #require(configuration.destinations.last)
        #expect(second.perSecond == nil)
        #expect(second.concurrency == 2)
        #expect(second.identity?.app == "SH_1-a")
        #expect(second.identity?.current.keyPath == folder.file("certs/sh.key"))
    }

    @Test func `needs neither destinations nor a grace`() throws {
        let lines = GatewayConfigurationTests.complete.split(separator: "\n").prefix(4)
        let configuration = try load(lines.joined(separator: "\n"))
        #expect(configuration.destinations.isEmpty)
        #expect(configuration.evidenceGrace == 4 * 3600)
    }

    @Test(arguments: [("sqlite:/var/lib/anze.db", "/var/lib/anze.db"), ("sqlite:other.db", "other.db")])
    func `takes the store from the environment before its own`(text: String, path: String) throws {
        let configuration = try load(GatewayConfigurationTests.complete, environment: ["ANZE_STORE": text])
        #expect(configuration.store == .file(path.hasPrefix("/") ? path : folder.file(path)))
    }

    @Test(arguments: [
        (
            "postgres://anze@db.example/anze?sslmode=verify-full",
            StoreAddress.server("postgres://anze@db.example/anze?sslmode=verify-full", isPooled: false)
        ),
        ("postgresql://anze@db/anze?pooling=transaction", .server("postgresql://anze@db/anze", isPooled: true)),
        (
            "postgres://db/anze?pooling=transaction&passfile=/p",
            .server("postgres://db/anze?passfile=/p", isPooled: true)
        ),
    ])
    func `takes PostgreSQL for a store, with a pooler before it or without`(text: String, address: StoreAddress) throws
    {
        let configuration = try load(
            GatewayConfigurationTests.replacing("store: sqlite:var/gateway.db", with: "store: \(text)"))
        #expect(configuration.store == address)
        #expect(configuration.archiveFolder == folder.file("archive"))
    }

    @Test(arguments: ["postgres://anze:geheim@db/anze", "postgres://anze@db/anze?password=geheim"])
    func `takes a password for the store from the environment only, and never shows it`(text: String) throws {
        let old = "store: sqlite:var/gateway.db"
        let mistake = try #require(try mistake(GatewayConfigurationTests.replacing(old, with: "store: \(text)")))
        #expect(mistake.hasPrefix("gateway.yaml:1:8: 密码不要写在配置里") && !mistake.contains("geheim"))
        let configuration = try load(GatewayConfigurationTests.complete, environment: ["ANZE_STORE": text])
        #expect("\(configuration.store)" == "postgres://anze@db/anze")
    }

    @Test func `resolves paths against its own folder, also when it is named without one`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("conf"), withIntermediateDirectories: true)
        try Data(GatewayConfigurationTests.complete.utf8).write(to: URL(filePath: folder.file("conf/gateway.yaml")))
        let configuration = try GatewayConfiguration.load(path: folder.file("conf/gateway.yaml"), environment: [:])
        #expect(configuration.store == .file(folder.file("conf/var/gateway.db")))
        #expect(configuration.archiveFolder == folder.file("conf/var/archive"))
    }

    @Test(arguments: [
        ("{listen: 127.0.0.1:8443}", "19:9: 缺少必需的键“tls”"),
        ("{}", "19:9: 应写明 waitAbove、waitAfter 或 listen"), ("{waitAbove: 0}", "19:21: 应为大于 0 的整数"),
        ("{waitAfter: 12}", "19:21: 应为时长，例如 30s、15m、4h、7d"), ("{waitabove: 1}", "19:10: 未知的键“waitabove”"),
    ])
    func `refuses limits of intake that it cannot keep`(limits: String, message: String) throws {
        let found = try mistake(GatewayConfigurationTests.complete + "intake: \(limits)\n")
        #expect(found?.hasPrefix("gateway.yaml:\(message)") == true, "\(found ?? "")")
    }

    @Test(arguments: [
        ("{waitAbove: 20000, waitAfter: 12h}", IntakeConfiguration(waitAbove: 20_000, waitAfter: 43_200)),
        ("{waitAbove: 1}", IntakeConfiguration(waitAbove: 1, waitAfter: nil)),
        ("{waitAfter: 30s}", IntakeConfiguration(waitAbove: nil, waitAfter: 30)),
    ])
    func `reads the limits of intake`(limits: String, intake: IntakeConfiguration) throws {
        #expect(try load(GatewayConfigurationTests.complete + "intake: \(limits)\n").intake == intake)
        #expect(try load(GatewayConfigurationTests.complete).intake == nil)
    }

    @Test(arguments: [
        (
            "    rate: {perSecond: 20, concurrency: 4}", "    window: {days: mon-fri, from: \"1:00\", to: \"06:00\"}",
            "gateway.yaml:11:35: 应为时刻 HH:MM，例如 \"01:00\""
        ),
        (
            "    rate: {perSecond: 20, concurrency: 4}", "    window: {days: monday, from: \"01:00\", to: \"06:00\"}",
            "gateway.yaml:11:20: 应为 mon-fri（工作日，含调休）、daily、mon…sun 中的一天或一段，例如 sat-sun 或 [mon, wed]"
        ),
        (
            "    rate: {perSecond: 20, concurrency: 4}", "    window: {days: daily, from: \"06:00\", to: \"06:00\"}",
            "gateway.yaml:11:46: 与 from 相同：不限时段时请删除 window"
        ),
        (
            "store: sqlite:var/gateway.db", "store: postgres://user@host/db?pooling=session",
            "gateway.yaml:1:8: pooling 只能是 transaction（PgBouncer 的事务池）；不经连接池时不写"
        ),
    ])
    func `refuses windows that are none, and a pooling that keeps no transactions together`(
        old: String, new: String, text: String
    ) throws {
        #expect(try mistake(GatewayConfigurationTests.replacing(old, with: new)) == text)
    }

    @Test(arguments: [
        ("mappings: mappings", "mapings: mappings", "gateway.yaml:2:1: 缺少必需的键“mappings”"),
        ("insurers: [dongyue, yunling]", "insurers: dongyue", "gateway.yaml:3:11: "),
        ("insurers: [dongyue, yunling]", "insurers: [{a: b}]", "gateway.yaml:3:12: "),
        ("evidence: {grace: 90m}", "evidense: {grace: 90m}", "gateway.yaml:18:1: 未知的键“evidense”"),
        ("evidence: {grace: 90m}", "evidence: {grace: 90}", "gateway.yaml:18:19: 应为时长，例如 30s、15m、4h、7d"),
        ("evidence: {grace: 90m}", "evidence: {grace: 0h}", "gateway.yaml:18:19: 应为时长，例如 30s、15m、4h、7d"),
        ("evidence: {grace: 90m}", "evidence: {grace: 4h, x: 1}", "gateway.yaml:18:23: 未知的键“x”"),
        ("evidence: {grace: 90m}", "inbound: {notices: {nobody: x}}", "gateway.yaml:18:21: insurers 中没有“nobody”"),
        ("evidence: {grace: 90m}", "attachments: {nobody: {folder: x}}", "gateway.yaml:18:15: insurers 中没有“nobody”"),
        ("evidence: {grace: 90m}", "attachments: {dongyue: {folder: x, y: z}}", "gateway.yaml:18:36: 未知的键“y”"),
        ("evidence: {grace: 90m}", "attachments: {dongyue: x}", "gateway.yaml:18:24: "),
        (
            "evidence: {grace: 90m}", "attachments: {dongyue: {folder: a/b}, yunling: {folder: a}}",
            "gateway.yaml:18:57: 两个机构的文件夹不能相同"
        ),
        (
            "evidence: {grace: 90m}", "inbound: {notices: {dongyue: a, yunling: a/b}}",
            "gateway.yaml:18:42: 两个机构的文件夹不能相同"
        ),
        (
            "store: sqlite:var/gateway.db", "store: var/gateway.db",
            "gateway.yaml:1:8: 应为 sqlite:路径 或 postgres://用户@主机/库"
        ),
        ("store: sqlite:var/gateway.db", "store: 'sqlite:'", "gateway.yaml:1:8: 应为 sqlite:路径 或 postgres://用户@主机/库"),
        ("app: GW310000", "app: GW 31", "gateway.yaml:4:17: 发送方标识应为 1 至 40 个字母、数字、“-”或“_”"),
        ("app: GW310000", "app: ''", "gateway.yaml:4:17: 发送方标识应为 1 至 40 个字母、数字、“-”或“_”"),
        (", key: /etc/anze/sign.key", "", "gateway.yaml:4:11: 应恰有 key（密钥文件）或 service（签名服务）之一"),
        ("perSecond: 20", "perSecond: 0", "gateway.yaml:11:23: 应为大于 0 的整数"),
        ("perSecond: 20", "perSecond: 1.5", "gateway.yaml:11:23: "),
        ("concurrency: 4", "concurrency: -1", "gateway.yaml:11:40: 应为大于 0 的整数"),
        ("concurrency: 4", "burst: 4", "gateway.yaml:11:27: 未知的键“burst”"),
        (
            "https://127.0.0.1:9443/exchange/v1", "http://platform.example/v1",
            "gateway.yaml:9:14: 应为 https 地址，不带参数；http 只允许本机回环地址"
        ),
        (
            "https://127.0.0.1:9443/exchange/v1", "https://platform.example/v1?a=b",
            "gateway.yaml:9:14: 应为 https 地址，不带参数；http 只允许本机回环地址"
        ),
    ])
    func `refuses a mistake at its place`(old: String, new: String, beginning: String) throws {
        let mistake = try #require(try mistake(GatewayConfigurationTests.replacing(old, with: new)))
        #expect(mistake.hasPrefix(beginning), "\(mistake)")
    }

    @Test func `refuses an environment that it does not know`() throws {
        let text = try GatewayConfigurationTests.replacing("environment: test", with: "environment: prod")
        #expect(try mistake(text) == "gateway.yaml:8:18: 应为 test（联调）或 production（正式）")
    }

    @Test func `refuses trial and real business in one gateway`() throws {
        var text = GatewayConfigurationTests.complete
        let first = try #require(text.range(of: "environment: test"))
        text.replaceSubrange(first, with: "environment: production")
        #expect(try mistake(text) == "gateway.yaml:6:3: 联调（test）与正式（production）不能共用一个配置、存储和密钥")
    }

    @Test func `names a file that is not there`() throws {
        let path = folder.file("none.yaml")
        do {
            _ = try GatewayConfiguration.load(path: path, environment: [:])
            Issue.record("read a file that is not there")
        } catch {
            #expect(error.file == path)
            #expect(error.line == 1)
            #expect(error.column == 1)
        }
    }
}

extension SigningKey {
    fileprivate var keyPath: String? { if case .file(let key, _) = holder { key } else { nil } }
}

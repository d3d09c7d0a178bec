import Canonical
import Definitions
import Engine
import Exchange
import TestKit
import Testing

@Suite struct RouteConfigurationTests {
    private func load(_ first: String, _ second: String = "") throws -> GatewayConfiguration {
        let text = GatewayConfigurationTests.complete.replacing(
            "    rate: {perSecond: 20", with: "\(first)    rate: {perSecond: 20"
        ).replacing("    identity: {app: SH", with: "\(second)    identity: {app: SH")
        return try GatewayConfiguration.read(text, path: "gateway.yaml", environment: [:])
    }

    private func mistake(_ first: String, _ second: String = "") -> String? {
        do {
            _ = try load(first, second)
            return nil
        } catch { return "\(error)" }
    }

    @Test func `reads what goes to a destination, and through whom`() throws {
        let configuration = try load(
            "", "    routes: {insurers: [yunling], kinds: [insured-unit], territory: [\"31\"]}\n")
        #expect(configuration.destinations.map { $0.routes?.insurers } == [nil, ["yunling"]])
        let relayed = try load("    via: shanghai-mgmt\n")
        #expect(relayed.destinations.map { $0.via?.destination } == [DestinationID("shanghai-mgmt"), nil])
    }

    @Test(arguments: [
        ("    routes: {}\n", "gateway.yaml:11:13: 至少应有 kinds、insurers、territory 之一"),
        ("    routes: {kinds: []}\n", "gateway.yaml:11:21: 至少应有一项"),
        ("    routes: {kinds: [policy, policy]}\n", "gateway.yaml:11:30: “policy”重复"),
        ("    routes: {kinds: [polices]}\n", "gateway.yaml:11:22: 未知的记录类型“polices”"),
        ("    routes: {insurers: [jianghai]}\n", "gateway.yaml:11:25: insurers 中没有“jianghai”，现有：dongyue、yunling"),
        ("    routes: {territory: [\"3\"]}\n", "gateway.yaml:11:26: 应为行政区划代码的前 2、4 或 6 位"),
        ("    routes: {territory: [\"上海\"]}\n", "gateway.yaml:11:26: 应为行政区划代码的前 2、4 或 6 位"),
        ("    routes: {teritory: [\"31\"]}\n", "gateway.yaml:11:14: 未知的键“teritory”"),
        ("    routes: {insurers: [dongyue]}\n    via: shanghai-mgmt\n", "gateway.yaml:12:10: 经别处转报的去向没有自己的 routes"),
        ("    via: nowhere\n", "gateway.yaml:11:10: 配置中没有去向“nowhere”，现有：shanghai-mgmt"),
        ("    via: national-share\n", "gateway.yaml:11:10: 不能经自己转报"),
    ])
    func `names a mistake with its place`(lines: String, message: String) {
        #expect(mistake(lines)?.hasPrefix(message) == true, "\(mistake(lines) ?? "none")")
    }

    @Test func `no relay is relayed itself, and no schedule pushes to a relayed destination`() {
        #expect(
            mistake("    via: shanghai-mgmt\n", "    via: national-share\n")?.contains("自己也经别处转报") == true)
        let scheduled =
            GatewayConfigurationTests.complete.replacing(
                "    rate: {perSecond: 20", with: "    via: shanghai-mgmt\n    rate: {perSecond: 20")
            + "schedule: [{job: sync, destination: national-share, cron: \"* * * * *\"}]\n"
        #expect(throws: DefinitionError.self) {
            try GatewayConfiguration.read(scheduled, path: "gateway.yaml", environment: [:])
        }
    }

    @Test(arguments: [
        ("kinds: [hazard]", "gateway.yaml:11:22: national-share/1 不收记录类型 hazard"),
        ("kinds: [policy]", "gateway.yaml:11:22: policy 要等 insured-unit 先被受理"),
        ("territory: [\"99\"]", "gateway.yaml:11:26: 没有以“99”开头的行政区划代码"),
    ])
    func `a choice that the profile or the tables do not allow has its place`(routes: String, message: String) throws {
        let configuration = try load("    routes: {\(routes)}\n")
        let profile = try DestinationProfile.load(mappings: Repository.mappings, id: "national-share/1")
        let divisions = CodeTable(
            id: "division-shanghai",
            rows: [.init(code: "310101", label: "黄浦区", validFrom: nil, validTo: nil, note: "")], isComplete: true)
        let error = #expect(throws: DefinitionError.self) {
            try configuration.destinations[0].routes?.route(
                to: profile, tables: CodeTables([divisions]), codes: nil)
        }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "none")")
    }
}

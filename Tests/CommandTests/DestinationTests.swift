import Foundation
import TestKit
import Testing

/// One export to three destinations, each a simulator that judges by its own document.
@Suite struct DestinationTests {
    /// The three platforms, listening.
    private struct Platforms {
        let nation, management, city: Platform

        init(for place: Workplace, faults: String = "faults: []") async throws {
            nation = try await Platform(for: place, as: "national-share/1", port: 1, faults: faults)
            management = try await Platform(for: place, as: "national-mgmt/1", port: 2, faults: faults)
            city = try await Platform(for: place, as: "shanghai-mgmt/1", port: 3, faults: faults)
        }
    }

    private static let others = """
          national-mgmt:
            profile: national-mgmt/1
            environment: test
            baseURL: https://127.0.0.1:2/exchange/v1
            trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}
            rate: {perSecond: 50, concurrency: 4}
          shanghai-mgmt:
            profile: shanghai-mgmt/1
            environment: test
            baseURL: https://127.0.0.1:3/exchange/v1
            trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}
            rate: {perSecond: 50, concurrency: 1}
            window: {days: daily, from: "00:00", to: "24:00"}
        evidence: {grace: 4h}
        """

    /// A folder with three destinations, and more lines in the last one's block; the hazard of the refusal report is a major
    /// one, so that the report is valid.
    private func workplace(_ more: String = "", management: String = "") async throws -> Workplace {
        let place = try await Workplace()
        let others = Self.others.replacing("evidence:", with: "\(more)evidence:").replacing(
            "    rate: {perSecond: 50, concurrency: 4}\n  shanghai",
            with: "    rate: {perSecond: 50, concurrency: 4}\n\(management)  shanghai")
        try place.configure("evidence: {grace: 4h}", as: others)
        // One request at a time, so that the order is that of the queue.
        try place.configure("concurrency: 4", as: "concurrency: 1")
        try place.edit("YH") { table in
            let number = try table.column("隐患编号")
            guard let row = table.rows.firstIndex(where: { $0[number] == "DYFW0000000058-H2" }) else {
                throw SampleError.notFound("DYFW0000000058-H2")
            }
            try table.set("重大", in: "级别", row: row)
            try table.set("工贸企业重大事故隐患判定标准", in: "判定标准", row: row)
            try table.set("第四条第（三）项", in: "判定条款", row: row)
        }
        try place.edit("FWJL") { table in
            let number = try table.column("服务编号")
            let row = table.rows.firstIndex { $0[number] == "DYFW0000000058" }
            try table.set("1", in: "重大隐患数", row: row)
        }
        return place
    }

    /// Adds a file of the red and black list, which the samples do not have.
    private func addListing(to place: Workplace) throws {
        let text = """
            名单编号,榜别,对象类型,对象代码,对象名称,所在区划,事由,依据,文书号,认定机关,列入日期,有效期至,移出日期,移出原因
            DYHH00000001,黑,服务机构,91310115FP00078R1F,样例安技1号技术服务有限公司,310101,样例事由,样例依据,,样例机关,2026/5/20,,,

            """
        guard let bytes = text.data(using: ExportTable.encoding) else { throw SampleError.notFound("GB18030") }
        try place.write([UInt8](bytes), as: "HHB")
    }

    private func ingest(_ place: Workplace) async throws {
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
    }

    /// The kinds of what was accepted, each once; kinds that do not wait for each other come in any order.
    private func kinds(_ platform: Platform) throws -> [String] {
        var kinds: [String] = []
        for line in try platform.accepted {
            let kind = String(line.prefix { $0 != " " })
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds
    }

    @Test
    func `each destination gets its own kinds, judges them by its own document, and gets only what changed for it`()
        async throws
    {
        let place = try await workplace()
        try addListing(to: place)
        try await ingest(place)
        let platforms = try await Platforms(for: place)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.output) \(outcome.complaint)")
        #expect(try place.ask("SELECT DISTINCT state FROM delivery", as: String.self) == ["accepted"])
        #expect(
            Set(try kinds(platforms.nation)) == [
                "insured-unit", "policy", "endorsement", "service", "claim", "listing",
            ])
        #expect(
            Set(try kinds(platforms.management)) == [
                "enterprise", "agency", "technician", "policy", "serviceRecord", "danger", "refuseReport", "expend",
                "visit",
            ])
        #expect(
            Set(try kinds(platforms.city)) == [
                "tbdw", "fwjg", "fwzj", "bdxx", "pdxx", "fwjl", "yhxx", "jzbg", "fyzc", "lpaj", "dwpj", "hhb",
            ])
        // Each acceptance has its own proof.
        for destination in ["national-share", "shanghai-mgmt"] {
            let export = try await place.anze(
                "evidence", "export", "900101/DYAQ2026000000000", "--destination", destination, "--out", "proof.json")
            #expect(export.end == .exit(0), "\(export.complaint)")
            let proof = try await place.anze("evidence", "verify", "proof.json", "--trust", "pki/sm2-ca.pem")
            #expect(proof.end == .exit(0) && proof.output.contains("→ \(destination)"), "\(proof.output)")
        }
        let before = try [platforms.nation, platforms.management, platforms.city].map { try $0.accepted.count }

        // Only the city gets the payee of an expense; a remark of a service goes to the nation and the city.
        try place.edit("FY") { try $0.set("样例供应商9999", in: "收款方", row: 1) }
        try place.edit("FWJL") { try $0.set("改过的备注", in: "备注", row: 0) }
        try await ingest(place)
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        let after = try [platforms.nation, platforms.management, platforms.city].map { try $0.accepted.count }
        #expect(zip(before, after).map { $1 - $0 } == [1, 0, 2])
    }

    @Test func `the evidence of a refusal report goes right behind it, to both authorities`() async throws {
        let place = try await workplace()
        try place.carryAttachments()
        try place.attach([
            ("FJ1", "拒改报告", "DYJG00000001", "附件/告知单.pdf", "书面告知"),
            ("FJ2", "拒改报告", "DYJG00000001", "附件/照片.jpg", "照片"),
            ("FJ3", "保单", "DYAQ2026000000000", "附件/保单.pdf", "保单"),
        ])
        try await ingest(place)
        let platforms = try await Platforms(for: place)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.output) \(outcome.complaint)")
        for (platform, report, attachment) in [
            (platforms.city, "jzbg", "fjsy"), (platforms.management, "refuseReport", "attachment"),
        ] {
            let order = try platform.accepted.map { String($0.prefix { $0 != " " }) }
            let place = try #require(order.firstIndex(of: report))
            #expect(order[(place + 1)...].prefix(2) == [attachment, attachment])
            #expect(order.count { $0 == attachment } == 3)
        }
        #expect(try !kinds(platforms.nation).contains("attachment"))
    }

    @Test func `a refusal report and what it refers to go first, to both authorities`() async throws {
        let place = try await workplace()
        try await ingest(place)
        let lanes = try place.ask(
            "SELECT destination || ' ' || kind FROM delivery WHERE lane = 0 ORDER BY destination, id", as: String.self)
        for destination in ["national-mgmt", "shanghai-mgmt"] {
            for kind in ["insured-unit", "policy", "service", "hazard", "refusal-report"] {
                #expect(lanes.contains("\(destination) \(kind)"))
            }
        }
        #expect(!lanes.contains { $0.hasPrefix("national-share") })
        let due = try place.ask(
            "SELECT destination FROM delivery WHERE kind = 'refusal-report' AND due_at IS NOT NULL ORDER BY destination",
            as: String.self)
        #expect(due == ["national-mgmt", "shanghai-mgmt"])
        let platforms = try await Platforms(for: place)
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        // Nothing else is between a report and what it waits for.
        let order = try platforms.city.accepted.map { String($0.prefix { $0 != " " }) }
        let report = try #require(order.firstIndex(of: "jzbg"))
        #expect(report < order.count { $0 == "tbdw" })
        #expect(try kinds(platforms.management).contains("refuseReport"))
    }

    @Test func `territory is the place of activity, and what is needed from elsewhere comes along`() async throws {
        let place = try await workplace("    routes: {territory: [\"31\"], insurers: [dongyue]}\n")
        try await ingest(place)
        let platforms = try await Platforms(for: place)
        let outcome = try await place.anze("sync", "--until-idle")
        #expect(outcome.end == .exit(0), "\(outcome.output) \(outcome.complaint)")
        let city = try platforms.city.accepted
        let all = try platforms.management.accepted
        #expect(city.contains { $0.hasPrefix("tbdw ") } && city.count < all.count)
        // The report is about a unit and a service elsewhere.
        #expect(!city.contains { $0.hasPrefix("jzbg ") } && all.contains { $0.hasPrefix("refuseReport ") })
        #expect(!city.contains { $0.contains("91330106FD005YUN67") })
        let status = try await place.anze("status")
        #expect(status.end == .exit(0), "\(status.output)")
    }

    @Test func `what goes through the city is not sent to the nation, and status says so`() async throws {
        let place = try await workplace("", management: "    via: shanghai-mgmt\n")
        try await ingest(place)
        #expect(
            try place.ask("SELECT DISTINCT destination FROM delivery ORDER BY 1", as: String.self) == [
                "national-share", "shanghai-mgmt",
            ])
        let status = try await place.anze("status")
        #expect(status.output.contains("报送 national-mgmt：经 shanghai-mgmt 转报，不直接报送"))
        let document = try await place.anze("status", "--json")
        #expect(document.output.contains(#""relays":[{"destination":"national-mgmt","via":"shanghai-mgmt"}]"#))
        let sync = try await place.anze("sync", "--destination", "national-mgmt")
        #expect(sync.end == .exit(2) && sync.complaint.contains("经 shanghai-mgmt 转报"))
    }

    @Test(arguments: [
        ("    routes: {territory: [‸\"99\"]}\n", "没有以“99”开头的行政区划代码"),
        ("    routes: {kinds: [‸policy]}\n", "policy 要等 insured-unit 先被受理"),
        ("    routes: {kinds: [insured-unit, ‸policies]}\n", "未知的记录类型“policies”"),
        ("    routes: {insurers: [‸yunling]}\n", "insurers 中没有“yunling”"),
        ("    via: ‸nowhere\n", "配置中没有去向“nowhere”"), ("    via: ‸shanghai-mgmt\n", "不能经自己转报"),
        ("    via: ‸national-share\n", "national-share 不收 provider，不能代为转报"),
    ])
    func `a wrong route ends with 2 at its place, and nothing is stored`(lines: String, message: String) async throws {
        let marked = try await workplace(lines)
        let text = try marked.text(of: "gateway.yaml")
        let before = try #require(text.split(separator: "‸", omittingEmptySubsequences: false).first)
        let rows = before.split(separator: "\n", omittingEmptySubsequences: false)
        try marked.write(text.replacing("‸", with: ""), to: "gateway.yaml")
        let outcome = try await marked.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(2))
        let place = "gateway.yaml:\(rows.count):\((rows.last?.unicodeScalars.count ?? 0) + 1): \(message)"
        #expect(outcome.complaint.contains(place), "\(outcome.complaint)")
        #expect(!marked.contains("gateway.db"))
    }
}

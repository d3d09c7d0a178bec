import Foundation
import TestKit
import Testing

@Suite struct FeedsTests {
    private struct Pull: Decodable {
        struct Report: Decodable {
            let feed: String
            let new, corrected, repeated, faulty: Int
            let isReread: Bool
            let gap, obstacle: String?
        }

        let feeds: [Report]
        let matched, exported: Int
    }

    private struct Change: Decodable {
        let table, code, effect: String
    }

    private struct Release: Decodable {
        let id, state: String
    }

    private struct Policy: Decodable {
        let policyNo, unitCreditCode, territoryCode, periodStart: String
    }

    private struct Listed: Decodable {
        struct Match: Decodable {
            let insurer, policyNo: String
            let samePlace: Bool
        }

        let noticeNo: String
        let matches: [Match]
    }

    /// A folder with everything ingested, pages of two items, and an inbox of its insurer.
    private func place() async throws -> Workplace {
        let place = try await Workplace.ingested()
        try place.useProfile { try $0.replacing("  limit: 200\n", with: "  limit: 2\n") }
        try place.configure("evidence:", as: "inbound: {notices: {dongyue: inbox/dongyue}}\nevidence:")
        return place
    }

    private func policy(_ place: Workplace) throws -> Policy {
        let canonical = try place.ask(
            "SELECT canonical FROM version WHERE kind = 'policy' ORDER BY id LIMIT 1", as: Data.self)
        return try JSONDecoder().decode(Policy.self, from: try #require(canonical.first))
    }

    private func notice(_ number: String, of policy: Policy, at moment: String? = nil, division: String? = nil)
        -> String
    {
        #"{"id":"\#(number)","publishedAt":"","data":{"noticeNo":"\#(number)","unitCreditCode":"\#(policy.unitCreditCode)","#
            + #""unitName":"样例单位","occurredAt":"\#(moment ?? policy.periodStart)","divisionCode":"\#(division ?? policy.territoryCode)","#
            + #""address":"暗语巷九号王建国住处","deaths":1,"seriousInjuries":0}}"#
    }

    private func feeds(_ notices: [String]) -> String { #"{"accident-notice":[\#(notices.joined(separator: ","))]}"# }

    private func pull(_ place: Workplace, _ more: String...) async throws -> (end: ProgramEnd, pull: Pull) {
        let outcome = try await place.run(["feeds", "pull", "--json"] + more)
        return (outcome.end, try JSONDecoder().decode(Pull.self, from: Data(outcome.output.utf8)))
    }

    @Test func `a notice is matched by unit, time and place, and goes to its insurer alone, once`() async throws {
        let place = try await place()
        let policy = try policy(place)
        let notices = [
            notice("N1", of: policy), notice("N2", of: policy, at: "1999-01-01T00:00:00+08:00"),
            notice("N3", of: policy, division: "650100"),
        ]
        let platform = try await Platform(for: place, feeds: feeds(notices))
        defer { withExtendedLifetime(platform) {} }
        let (end, first) = try await pull(place, "--feed", "accident-notices")
        #expect(end == .exit(0))
        #expect((first.feeds.first?.new, first.matched, first.exported) == (3, 2, 2))
        let listed = try JSONDecoder().decode(
            [Listed].self, from: Data(try await place.anze("notices", "list", "--json").output.utf8))
        let matches = Dictionary(listed.map { ($0.noticeNo, $0.matches.map(\.samePlace)) }) { first, _ in first }
        #expect(matches == ["N1": [true], "N2": [], "N3": [false]])
        let files = try FileManager.default.contentsOfDirectory(atPath: place.folder.file("inbox/dongyue"))
        #expect(files.count == 2 && files.allSatisfy { $0.hasPrefix("accident-notice-") && $0.hasSuffix(".json") })
        let file = try place.text(of: "inbox/dongyue/\(files.sorted()[0])")
        #expect(file.contains(policy.policyNo) && file.contains("暗语巷九号"))
        // Shown without what may concern persons.
        #expect(try await !place.anze("notices", "list").output.contains("暗语巷九号"))
        let unmatched = try await place.anze("notices", "list", "--unmatched")
        #expect(unmatched.output.contains("N2") && !unmatched.output.contains("N1"))
        let (again, second) = try await pull(place)
        #expect(again == .exit(0))
        #expect(second.feeds.allSatisfy { $0.new == 0 } && second.matched == 0 && second.exported == 0)
    }

    @Test(arguments: ["again", "repeat-page"])
    func `items that come again are kept once`(fault: String) async throws {
        let place = try await place()
        let policy = try policy(place)
        let platform = try await Platform(
            for: place, faults: "faults: [{on: feed, feed: accident-notice, nth: 2, do: \(fault)}]",
            feeds: feeds((1...5).map { notice("N\($0)", of: policy) }))
        defer { withExtendedLifetime(platform) {} }
        _ = try await pull(place, "--feed", "accident-notices")
        _ = try await pull(place, "--feed", "accident-notices")
        #expect(
            try place.ask("SELECT item FROM feed_item ORDER BY item", as: String.self) == [
                "N1", "N2", "N3", "N4", "N5",
            ])
    }

    @Test func `a lost cursor is said, everything is read again, and nothing is lost`() async throws {
        let place = try await place()
        let policy = try policy(place)
        let platform = try await Platform(
            for: place, faults: "faults: [{on: feed, feed: accident-notice, nth: 3, do: lose-cursor}]",
            feeds: feeds((1...5).map { notice("N\($0)", of: policy) }))
        defer { withExtendedLifetime(platform) {} }
        let (end, pull) = try await pull(place, "--feed", "accident-notices")
        #expect(end == .exit(1))
        let report = try #require(pull.feeds.first)
        #expect(report.isReread && report.gap == nil)
        #expect((report.new, report.repeated) == (5, 4))
    }

    @Test func `what was read again and does not join what was there may lack something: an operator must ask`()
        async throws
    {
        let place = try await place()
        let policy = try policy(place)
        var platform = try await Platform(for: place, feeds: feeds((1...4).map { notice("N\($0)", of: policy) }))
        _ = try await pull(place, "--feed", "accident-notices")
        await platform.stop()
        let text = try place.text(of: "gateway.yaml")
        let address = try #require(text.firstMatch(of: /https:[^\s]+/))
        try place.configure(String(address.output), as: "https://127.0.0.1:1/exchange/v1")
        platform = try await Platform(for: place, feeds: feeds([notice("N9", of: policy)]))
        defer { withExtendedLifetime(platform) {} }
        let (end, pull) = try await pull(place, "--feed", "accident-notices")
        #expect(end == .exit(5))
        #expect(pull.feeds.first?.gap?.contains("可能有缺") == true)
        #expect(try await place.anze("feeds", "status").end == .exit(5))
        let close = [
            "feeds", "close", "--destination", "national-share", "--feed", "accident-notices", "--reason", "平台补发",
        ]
        #expect(try await place.run(close).end == .exit(0))
        #expect(try await place.run(close).end == .exit(2))
        #expect(try await place.anze("feeds", "status").end == .exit(0))
    }

    @Test(arguments: ["unsigned", "bad-signature"])
    func `an answer without a valid signature brings nothing`(fault: String) async throws {
        let place = try await place()
        let policy = try policy(place)
        let platform = try await Platform(
            for: place, faults: "faults: [{on: feed, times: 3, do: \(fault)}]", feeds: feeds([notice("N1", of: policy)])
        )
        defer { withExtendedLifetime(platform) {} }
        let (end, first) = try await pull(place, "--feed", "accident-notices")
        #expect(end == .exit(4) && first.feeds.first?.new == 0)
        let (again, second) = try await pull(place, "--feed", "accident-notices")
        #expect(again == .exit(0) && second.feeds.first?.new == 1)
    }

    @Test func `an item with fields missing is kept and said, and spoils nothing`() async throws {
        let place = try await place()
        let policy = try policy(place)
        let broken = #"{"id":"B1","publishedAt":"","data":{"noticeNo":"B1"}}"#
        let platform = try await Platform(for: place, feeds: feeds([broken, notice("N1", of: policy)]))
        defer { withExtendedLifetime(platform) {} }
        let (end, pull) = try await pull(place, "--feed", "accident-notices")
        #expect(end == .exit(1))
        #expect((pull.feeds.first?.new, pull.feeds.first?.faulty, pull.matched) == (2, 1, 1))
    }

    @Test func `what a feed brings lies sealed in an encrypted store`() async throws {
        let place = try await place()
        let policy = try policy(place)
        #expect(try await place.anze("store", "new-key", "--out", "vault.key").end == .exit(0))
        try place.configure("evidence:", as: "vault: {keyFile: vault.key}\nevidence:")
        let platform = try await Platform(for: place, feeds: feeds([notice("N1", of: policy)]))
        defer { withExtendedLifetime(platform) {} }
        _ = try await pull(place, "--feed", "accident-notices")
        #expect(try await place.anze("notices", "list").output.contains("N1"))
        let content = try place.ask("SELECT content FROM feed_item", as: Data.self)
        #expect(content.count == 1 && content[0].range(of: Data("暗语巷九号".utf8)) == nil)
    }

    @Test func `units that must be insured and are not are listed for a day`() async throws {
        let place = try await place()
        let policy = try policy(place)
        func unit(_ code: String, from: String) -> String {
            #"{"id":"U\#(code)","publishedAt":"","data":{"creditCode":"\#(code)","name":"应保单位","validFrom":"\#(from)"}}"#
        }
        let day = String(policy.periodStart.prefix(10))
        let units = [
            unit(policy.unitCreditCode, from: "2020-01-01"), unit("91310000MA1K1ZZZ0C", from: "2020-01-01"),
            unit("91310000MA1K1ZZZ1X", from: "2999-01-01"),
        ]
        let platform = try await Platform(for: place, feeds: #"{"obligated-units":[\#(units.joined(separator: ","))]}"#)
        defer { withExtendedLifetime(platform) {} }
        _ = try await pull(place, "--feed", "obligated-units")
        let list = try await place.anze("units", "list", "--uninsured", "--on", day)
        #expect(list.end == .exit(0))
        #expect(list.output.contains("应保 2 家") && list.output.contains("91310000MA1K1ZZZ0C"), "\(list.output)")
        #expect(!list.output.contains(policy.unitCreditCode) && !list.output.contains("ZZZ1X"))
    }

    @Test func `changes of code tables count from their day on, when a second person approved them`() async throws {
        let place = try await place()
        let items =
            #"{"code-tables":[{"id":"K1","publishedAt":"","data":{"table":"service-kind","code":"03","label":"改名的服务","validTo":"2020-01-01"}}]}"#
        let platform = try await Platform(for: place, feeds: items)
        defer { withExtendedLifetime(platform) {} }
        _ = try await pull(place, "--feed", "code-tables")
        let diff = try await place.anze("tables", "diff", "--json")
        let changes = try JSONDecoder().decode([Change].self, from: Data(diff.output.utf8))
        #expect(changes.map { "\($0.table) \($0.code) \($0.effect)" } == ["service-kind 03 changed"])
        func problems() async throws -> Int {
            let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
            return try #require(outcome.output.firstMatch(of: /问题 ([0-9]+) 个/).flatMap { Int($0.1) })
        }
        let before = try await problems()
        func activate(from day: String) async throws -> String {
            let outcome = try await place.anze(
                "tables", "activate", "--from", day, "--reason", "平台下发", "--json", environment: ["ANZE_OPERATOR": "王"])
            return try JSONDecoder().decode(Release.self, from: Data(outcome.output.utf8)).id
        }
        // From a day after the export's: nothing changes for it.
        let later = try await activate(from: "2026-11-21")
        #expect(try await place.anze("tables", "approve", later, environment: ["ANZE_OPERATOR": "王"]).end == .exit(2))
        #expect(try await problems() == before)
        #expect(try await place.anze("tables", "cancel", later, "--reason", "日期有误").end == .exit(0))
        let release = try await activate(from: "2026-11-20")
        #expect(try await problems() == before)
        #expect(try await place.anze("tables", "approve", release, environment: ["ANZE_OPERATOR": "李"]).end == .exit(0))
        #expect(try await problems() > before)
        func expired(_ more: String...) async throws -> Int {
            let outcome = try await place.run(["validate", "export", "--insurer", Workplace.insurer, "--json"] + more)
            return outcome.output.components(separatedBy: #""rule":"code-expired","severity""#).count
        }
        let (without, with) = (try await expired(), try await expired("--store", "sqlite:gateway.db"))
        #expect(with > without)
        #expect(try await place.anze("tables", "approve", release, environment: ["ANZE_OPERATOR": "李"]).end == .exit(2))
    }
}

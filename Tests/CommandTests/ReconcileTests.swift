import Foundation
import TestKit
import Testing

@Suite struct ReconcileTests {
    struct Account: Decodable {
        struct Line: Decodable {
            let sort, outcome, key, detail: String
        }

        struct Totals: Decodable {
            let count: Int
        }

        let kind, day: String
        let standing, obstacle: String?
        let count, listed, matched, repeats, differences: Int
        let moneyFen, missingMoneyFen, unexplainedMoneyFen: Int64
        let isBalanced: Bool
        let listedTotals: Totals?
        let lines: [Line]
    }

    /// The day of now in Asia/Shanghai, on which the platform received everything.
    private static var today: String {
        Date(timeIntervalSinceNow: 8 * 3600).ISO8601Format().prefix(10).description
    }

    /// A folder whose deliveries a platform with these faults accepted, a moment ago.
    private func delivered(_ faults: String = "") async throws -> (place: Workplace, platform: Platform) {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place, faults: "faults: [\(faults)]")
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        return (place, platform)
    }

    private func reconcile(
        _ place: Workplace, _ kind: String = "insured-unit"
    ) async throws -> (end: ProgramEnd, account: Account) {
        let outcome = try await place.anze("reconcile", "--date", ReconcileTests.today, "--kind", kind, "--json")
        let accounts = try JSONDecoder().decode([Account].self, from: Data(outcome.output.utf8))
        return (outcome.end, try #require(accounts.first, "\(outcome.complaint)"))
    }

    @Test func `accounts that agree balance in count and money, kind by kind`() async throws {
        let (place, platform) = try await delivered()
        defer { withExtendedLifetime(platform) {} }
        let outcome = try await place.anze("reconcile", "--date", ReconcileTests.today, "--json")
        #expect(outcome.end == .exit(0), "\(outcome.output)\(outcome.complaint)")
        let accounts = try JSONDecoder().decode([Account].self, from: Data(outcome.output.utf8))
        #expect(accounts.allSatisfy { $0.standing == "same" && $0.isBalanced && $0.unexplainedMoneyFen == 0 })
        #expect(accounts.reduce(0) { $0 + $1.matched } == 337)
        #expect(accounts.contains { $0.kind == "policy" && $0.moneyFen > 0 })
        let status = try await place.anze("status")
        #expect(status.end == .exit(0) && status.output.contains("对账"), "\(status.output)")
        // A day on which nothing was accepted is an account too.
        #expect(try await place.anze("reconcile").end == .exit(0))
        #expect(try await place.anze("reconcile", "--date", "2999-01-01").end == .exit(2))
    }

    @Test func `what the list lacks and the platform denies goes again in a new batch, proven`() async throws {
        let (place, platform) = try await delivered(
            "{on: reconciliation, kind: insured-unit, do: omit, count: 2}, {on: query, kind: insured-unit, do: not-found, times: 5}"
        )
        let before = try place.ask("SELECT DISTINCT batch FROM delivery WHERE kind = 'insured-unit'", as: String.self)
        // Otherwise a "not found" so soon would prove nothing.
        try place.useProfile { try $0.replacing("visibilityDelay: 5", with: "visibilityDelay: 0") }
        let (end, account) = try await reconcile(place)
        #expect(end == .exit(1))
        #expect(account.isBalanced && account.standing == "explained")
        #expect(account.lines.map(\.sort) == ["missing-there", "missing-there"])
        #expect(account.lines.allSatisfy { $0.outcome == "requeued" && $0.detail.contains("4040") }, "\(account.lines)")
        #expect(try place.store?.deliveries == ["accepted": 335, "queued": 2])
        let leaves = try place.ask("SELECT bytes FROM leaf", as: Data.self).map { String(decoding: $0, as: UTF8.self) }
        #expect(leaves.count { $0.contains("\"reconcile-requeue\"") } == 2)
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        #expect(try place.store?.deliveries == ["accepted": 337])
        let after = try place.ask(
            "SELECT DISTINCT batch FROM delivery WHERE kind = 'insured-unit'", as: String.self)
        #expect(Set(after).subtracting(before).count == 1)
        #expect(try platform.accepted.count == 337)
        #expect(try await place.anze("status").end == .exit(0))
    }

    @Test func `what the list lacks and the platform confirms stays as it is`() async throws {
        let (place, platform) = try await delivered("{on: reconciliation, kind: policy, do: omit}")
        let (end, account) = try await reconcile(place, "policy")
        #expect(end == .exit(1))
        #expect(account.lines.map(\.outcome) == ["confirmed"])
        // The omitted policy's premium is what their total has beyond the lines that are left: the total is theirs.
        #expect(account.missingMoneyFen > 0)
        #expect(try place.store?.deliveries == ["accepted": 337])
        #expect(try platform.accepted.count == 337)
    }

    @Test func `a record that nobody here sent is an alarm until an operator closes it`() async throws {
        let (place, platform) = try await delivered("{on: reconciliation, kind: insured-unit, do: add}")
        defer { withExtendedLifetime(platform) {} }
        let (end, account) = try await reconcile(place)
        #expect(end == .exit(5))
        #expect(account.lines.map { "\($0.sort) \($0.key) \($0.outcome)" } == ["unknown-here 000000/X0 alarm"])
        let status = try await place.anze("status")
        #expect(status.end == .exit(5) && status.output.contains("须人工处理"))
        let metrics = try await place.anze("status", "--metrics")
        #expect(metrics.output.contains(#"anze_reconciliation_lines{destination="national-share",outcome="alarm"} 1"#))
        let close = [
            "reconcile", "close", "--date", ReconcileTests.today, "--destination", "national-share", "--kind",
            "insured-unit", "--reason", "平台测试数据",
        ]
        #expect(try await place.run(close).end == .exit(0))
        #expect(try await place.run(close).end == .exit(2))
        #expect(try await place.anze("status").end == .exit(0))
    }

    @Test(arguments: [
        ("{on: reconciliation, kind: insured-unit, do: other-batch}", "other-batch", 5),
        ("{on: reconciliation, kind: insured-unit, do: wrong-totals}", "totals", 5),
    ])
    func `another batch and wrong totals need an operator`(fault: String, sort: String, exit: Int) async throws {
        let (place, platform) = try await delivered(fault)
        defer { withExtendedLifetime(platform) {} }
        let (end, account) = try await reconcile(place)
        #expect(end == .exit(exit))
        #expect(Set(account.lines.map(\.sort)) == [sort], "\(account.lines)")
    }

    @Test func `a version that was never sent is missing on one side and unknown on the other`() async throws {
        let (place, platform) = try await delivered("{on: reconciliation, kind: insured-unit, do: other-version}")
        defer { withExtendedLifetime(platform) {} }
        let (end, account) = try await reconcile(place)
        #expect(end == .exit(5) && account.isBalanced)
        #expect(
            Set(account.lines.map { "\($0.sort) \($0.outcome)" }) == ["missing-there confirmed", "unknown-here alarm"])
    }

    @Test(arguments: ["unsigned", "bad-signature", "html-502"])
    func `an answer without a valid signature says nothing: the account waits, and the next run goes on`(
        fault: String
    ) async throws {
        let (place, platform) = try await delivered("{on: reconciliation, kind: insured-unit, do: \(fault), times: 3}")
        defer { withExtendedLifetime(platform) {} }
        let (end, account) = try await reconcile(place)
        #expect(end == .exit(4) && account.standing == "undecided" && account.listed == 0, "\(account)")
        #expect(account.obstacle != nil && account.lines.isEmpty)
        let again = try await reconcile(place)
        #expect(again.end == .exit(0) && again.account.matched == 73)
    }

    @Test(arguments: ["repeat-page", "lose-cursor"])
    func `a page that comes again and a cursor that is lost lose nothing and count nothing twice`(
        fault: String
    ) async throws {
        let (place, platform) = try await delivered("{on: reconciliation, kind: insured-unit, do: \(fault)}")
        defer { withExtendedLifetime(platform) {} }
        let (end, account) = try await reconcile(place)
        #expect(end == .exit(0) && account.standing == "same", "\(account)")
        #expect((account.count, account.listed, account.matched) == (73, 73, 73))
    }
}

import Canonical
import Delivery
import Engine
import Exchange
import Testing

@Suite struct AlertConditionsTests {
    private func alerts(
        _ books: DestinationBooks, replays: [BegunReplay] = [], packages: [StoredPackage] = [], at seconds: Double
    ) -> [String: String] {
        AlertConditions.current(
            StoreBooks(
                intake: IntakeBooks(), withDelivery: 0, withoutDestination: 0, destinations: [books], leaves: 0),
            keys: [], replays: replays, reconciliations: [], feeds: [], packages: packages,
            now: Timestamp(milliseconds: 0).adding(seconds: seconds))
    }

    private func books(_ states: [DeliveryState: Int] = [:], dueAfter seconds: Double? = nil) -> DestinationBooks {
        let start = Timestamp(milliseconds: 0)
        return DestinationBooks(
            destination: DestinationID("a"), made: states.values.reduce(0, +), acknowledged: states[.accepted] ?? 0,
            states: states, waitingForParent: 0, recovered: 0, unknownSince: nil, control: DestinationControl(),
            nearestDue: seconds.map { NearestDeadline(at: start.adding(seconds: $0), since: start) })
    }

    @Test(arguments: [(0.0, 0), (499, 0), (500, 1), (800, 2), (950, 3), (2_000, 3)])
    func `a deadline is told of when half, a fifth and a twentieth of its time is left`(
        seconds: Double, count: Int
    ) {
        let names = ["deadline 50 a", "deadline 20 a", "deadline 5 a"]
        #expect(Set(alerts(books(dueAfter: 1_000), at: seconds).keys) == Set(names.prefix(count)))
    }

    @Test func `nothing is told of a healthy destination`() {
        #expect(alerts(books([.accepted: 3, .queued: 2]), at: 0).isEmpty)
    }

    @Test func `a replay that stopped is told of, and one that goes on is not`() {
        let replays = [("RP-1", nil), ("RP-2", "第 2 步 5 条中只受理 1 条")].map { id, stopped in
            BegunReplay(id: id, destination: DestinationID("a"), stopped: stopped, owner: nil)
        }
        #expect(
            alerts(books(), replays: replays, at: 0) == ["replay RP-2": "重放 RP-2 已停下：第 2 步 5 条中只受理 1 条"])
    }

    @Test func `a package is told of while it waits for a person, and a rejected one until another follows`() throws {
        let period = try #require(PackagePeriod("2026-10"))
        func package(_ name: String, _ state: PackageState, org: String = "900101") -> StoredPackage {
            StoredPackage(
                id: 1, scope: PackageScope(destination: DestinationID("r"), orgCode: org, period: period),
                submission: .first, name: name, number: name, state: state, reason: nil, builtBy: "a",
                builtAt: Timestamp(milliseconds: 0), needsApproval: true, approvedBy: nil, sm3: nil, sentAt: nil,
                note: nil, tables: [])
        }
        let found = alerts(
            books(),
            packages: [
                package("B", .built), package("A", .rejected), package("D", .cancelled, org: "2"),
                package("C", .rejected, org: "2"), package("E", .processing, org: "3"),
                package("F", .accepted, org: "4"), package("G", .sending, org: "5"),
            ], at: 0)
        #expect(found.keys.sorted() == ["package B built", "package C rejected", "package G sending"])
        #expect(found["package B built"] == "报送包 B 待批准：anze package approve B")
    }

    @Test func `an account with an alarm and a feed with a gap are told of, and nothing else of either`() {
        let account = AccountID(destination: DestinationID("a"), kind: .policy, day: CivilDate(days: 20_000))
        func reconciliation(_ outcome: Discrepancy.Outcome) -> Reconciliation {
            Reconciliation(
                id: 1, account: account, state: .ended, cursor: nil, pages: 1, startedAt: Timestamp(milliseconds: 0),
                endedAt: nil, totals: nil, counts: AccountCounts(), outcomes: [outcome: 1], sorts: [.unknownHere: 1],
                missingMoney: 0, addedMoney: 0, closedReason: nil)
        }
        func names(_ outcome: Discrepancy.Outcome, gap: String?) -> [String] {
            AlertConditions.current(
                StoreBooks(
                    intake: IntakeBooks(), withDelivery: 0, withoutDestination: 0, destinations: [books()], leaves: 0),
                keys: [], replays: [], reconciliations: [reconciliation(outcome)],
                feeds: [
                    FeedState(
                        id: FeedID(destination: DestinationID("a"), feed: .accidentNotices), cursor: nil, pulledAt: nil,
                        items: 1, faulty: 0, gap: gap)
                ], packages: [], now: Timestamp(milliseconds: 0)
            ).keys.sorted()
        }
        #expect(names(.alarm, gap: "缺") == ["feed a accident-notices", "reconcile a policy \(account.day)"])
        #expect(names(.confirmed, gap: nil).isEmpty && names(.undecided, gap: nil).isEmpty)
    }

    @Test func `what is parked, late or out of balance is told of by name`() {
        let found = alerts(books([.quarantined: 1, .late: 2]), at: 0)
        #expect(found.keys.sorted() == ["late a", "quarantined a"])
        #expect(found["late a"]?.contains("2 条") == true)
        let wrong = DestinationBooks(
            destination: DestinationID("a"), made: 2, acknowledged: 0, states: [.accepted: 2], waitingForParent: 0,
            recovered: 0, unknownSince: nil, control: DestinationControl())
        #expect(alerts(wrong, at: 0)["books"] != nil)
    }
}

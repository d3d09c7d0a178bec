import Canonical
import Delivery
import Engine
import Exchange
import Testing

@Suite struct DueAccountsTests {
    private static let yesterday = CivilDate(days: 20_000)

    /// A reconciliation of the day so many days before yesterday.
    private func reconciled(
        _ before: Int, _ outcome: Discrepancy.Outcome? = nil, isRead: Bool = true, after days: Int = 1
    ) -> Reconciliation {
        Reconciliation(
            id: 1,
            account: AccountID(
                destination: DestinationID("a"), kind: .policy, day: DueAccountsTests.yesterday.adding(days: -before)),
            state: isRead ? .ended : .reading, cursor: nil, pages: 1,
            startedAt: Timestamp(
                milliseconds: Instant(day: DueAccountsTests.yesterday.adding(days: days - before)).seconds * 1000),
            endedAt: nil, totals: nil, counts: AccountCounts(), outcomes: outcome.map { [$0: 1] } ?? [:],
            sorts: outcome == nil ? [:] : [.missingThere: 1], missingMoney: 0, addedMoney: 0, closedReason: nil)
    }

    /// How many days before yesterday each due day lies.
    private func due(_ current: Reconciliation...) -> [Int] {
        DueAccounts.days(after: current, until: DueAccountsTests.yesterday).map {
            DueAccountsTests.yesterday.days(since: $0)
        }
    }

    @Test func `a destination that was never reconciled begins with yesterday`() { #expect(due() == [0]) }

    @Test func `days that a gateway slept through are caught up, a month of them at most`() {
        #expect(due(reconciled(3)) == [2, 1, 0])
        #expect(due(reconciled(400)).count == 31)
    }

    @Test func `yesterday is looked at once, and again only while something of it is undecided`() {
        #expect(due(reconciled(0)) == [])
        #expect(due(reconciled(0, .requeued)) == [])
        #expect(due(reconciled(0, .alarm)) == [])
        #expect(due(reconciled(0, .undecided)) == [0])
        #expect(due(reconciled(0, isRead: false)) == [0])
    }

    @Test func `a day that was reconciled before it was over is looked at again`() {
        #expect(due(reconciled(0, after: 0)) == [0])
        #expect(due(reconciled(-1, after: 0)) == [0])
    }

    @Test func `an earlier day that was left undecided is looked at again beside the new ones`() {
        #expect(due(reconciled(5, .undecided), reconciled(1)) == [5, 0])
    }
}

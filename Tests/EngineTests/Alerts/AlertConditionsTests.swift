import Delivery
import Engine
import Exchange
import Testing

@Suite struct AlertConditionsTests {
    private func alerts(
        _ books: DestinationBooks, replays: [BegunReplay] = [], at seconds: Double
    ) -> [String: String] {
        AlertConditions.current(
            StoreBooks(
                intake: IntakeBooks(), withDelivery: 0, withoutDestination: 0, destinations: [books], leaves: 0),
            keys: [], replays: replays, reconciliations: [], now: Timestamp(milliseconds: 0).adding(seconds: seconds))
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

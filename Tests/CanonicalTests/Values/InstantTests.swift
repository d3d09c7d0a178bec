import Canonical
import Testing

@Suite struct InstantTests {
    private static let day = CompleteRecord.day("2026-11-20")

    @Test(arguments: [
        (0, "1970-01-01T08:00:00+08:00"), (-1, "1970-01-01T07:59:59+08:00"), (-28_800, "1970-01-01T00:00:00+08:00"),
        (-28_801, "1969-12-31T23:59:59+08:00"), (1_795_190_399, "2026-11-20T23:59:59+08:00"),
        (1_795_190_400, "2026-11-21T00:00:00+08:00"),
    ])
    func `is written in Shanghai's time`(seconds: Int64, text: String) {
        #expect(Instant(seconds: seconds).description == text)
        #expect(CompleteRecord.moment(text) == Instant(seconds: seconds))
    }

    @Test(arguments: [
        (0, 0, 0, "2026-11-20", "2026-11-19"), (0, 0, 1, "2026-11-20", "2026-11-20"),
        (7, 59, 59, "2026-11-20", "2026-11-20"), (8, 0, 0, "2026-11-20", "2026-11-20"),
        (23, 59, 59, "2026-11-20", "2026-11-20"), (24, 0, 0, "2026-11-21", "2026-11-20"),
    ])
    func `lies on a Shanghai day, and as an end covers the day before midnight`(
        hour: Int, minute: Int, second: Int, day: String, lastCovered: String
    ) {
        let moment = Instant(day: InstantTests.day, hour: hour, minute: minute, second: second)
        #expect(moment.day.description == day)
        #expect(moment.lastCoveredDay.description == lastCovered)
    }

    @Test func `starts its day at midnight unless told otherwise`() {
        #expect(Instant(day: InstantTests.day) == Instant(seconds: Int64(InstantTests.day.days) * 86_400 - 28_800))
    }

    @Test func `is ordered by time`() {
        #expect(Instant(seconds: -1) < Instant(seconds: 0))
        #expect(!(Instant(seconds: 0) < Instant(seconds: 0)))
    }
}

import Canonical
import Delivery
import Testing

@Suite struct SendingWindowTests {
    /// A moment of 2026 by month, day, hour and minute in Asia/Shanghai.
    private static func at(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) throws -> Timestamp {
        let day = try #require(CivilDate(year: 2026, month: month, day: day))
        return Timestamp(milliseconds: Instant(day: day, hour: hour, minute: minute).seconds * 1000)
    }

    /// The holidays around 2026's National Day: 1–7 October off, Saturday 10 October worked instead.
    private static func calendar() throws -> WorkingDays {
        let holidays = try (1...7).map { try #require(CivilDate(year: 2026, month: 10, day: $0)) }
        return WorkingDays(
            years: [2026], holidays: Set(holidays),
            exchanged: [try #require(CivilDate(year: 2026, month: 10, day: 10))])
    }

    @Test func `opens and closes at its minute`() throws {
        let window = SendingWindow(days: .week([0]), from: 3600, to: 21_600)
        // 2026-11-23 is a Monday.
        #expect(try !window.isOpen(at: SendingWindowTests.at(11, 23, 0, 59)))
        #expect(try window.isOpen(at: SendingWindowTests.at(11, 23, 1)))
        #expect(try window.isOpen(at: SendingWindowTests.at(11, 23, 5, 59)))
        #expect(try !window.isOpen(at: SendingWindowTests.at(11, 23, 6)))
        #expect(try window.nextOpening(SendingWindowTests.at(11, 23, 6)) == SendingWindowTests.at(11, 30, 1))
        #expect(try window.nextOpening(SendingWindowTests.at(11, 23, 2)) == SendingWindowTests.at(11, 23, 2))
    }

    @Test func `is closed on public holidays and open on weekends that are worked`() throws {
        let window = SendingWindow(days: .working(try SendingWindowTests.calendar()), from: 9 * 3600, to: 17 * 3600)
        #expect(try !window.isOpen(at: SendingWindowTests.at(10, 1, 10)))
        #expect(try window.isOpen(at: SendingWindowTests.at(10, 10, 10)))
        #expect(try !window.isOpen(at: SendingWindowTests.at(10, 11, 10)))
        #expect(try window.nextOpening(SendingWindowTests.at(9, 30, 18)) == SendingWindowTests.at(10, 8, 9))
    }

    @Test func `keeps to Monday to Friday in a year of which nothing is known`() throws {
        let empty = WorkingDays(years: [], holidays: [], exchanged: [])
        let window = SendingWindow(days: .working(empty), from: 0, to: 86_400)
        #expect(try window.isOpen(at: SendingWindowTests.at(10, 1, 10)))
        #expect(try !window.isOpen(at: SendingWindowTests.at(10, 10, 10)))
    }

    @Test func `runs past midnight from the day on which it opened`() throws {
        let window = SendingWindow(days: .week([4]), from: 22 * 3600, to: 6 * 3600)
        // 2026-11-27 is a Friday.
        #expect(try !window.isOpen(at: SendingWindowTests.at(11, 27, 5)))
        #expect(try window.isOpen(at: SendingWindowTests.at(11, 27, 23)))
        #expect(try window.isOpen(at: SendingWindowTests.at(11, 28, 5, 59)))
        #expect(try !window.isOpen(at: SendingWindowTests.at(11, 28, 6)))
    }

    @Test func `knows when no opening is in sight`() throws {
        let window = SendingWindow(days: .week([]), from: 0, to: 3600)
        #expect(try window.nextOpening(SendingWindowTests.at(11, 27, 5)) == nil)
    }
}

import Canonical
import Delivery
import Engine
import Testing

@Suite struct CronExpressionTests {
    private func at(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int) throws -> Timestamp {
        let day = try #require(CivilDate(year: year, month: month, day: day))
        return Timestamp(milliseconds: Instant(day: day, hour: hour, minute: minute).seconds * 1000)
    }

    @Test func `counts in Asia-Shanghai`() throws {
        let cron = try #require(CronExpression("30 1 * * *"))
        #expect(try cron.next(after: at(2026, 11, 27, 1, 29)) == at(2026, 11, 27, 1, 30))
        #expect(try cron.next(after: at(2026, 11, 27, 1, 30)) == at(2026, 11, 28, 1, 30))
        #expect(try cron.last(until: at(2026, 11, 27, 1, 30)) == at(2026, 11, 27, 1, 30))
        #expect(try cron.last(until: at(2026, 11, 27, 1, 29)) == at(2026, 11, 26, 1, 30))
    }

    @Test func `knows steps, lists, ranges and both Sundays`() throws {
        let every = try #require(CronExpression("*/10 8-9,18 * * *"))
        #expect(try every.next(after: at(2026, 11, 27, 9, 50)) == at(2026, 11, 27, 18, 0))
        let sunday = try #require(CronExpression("0 0 * * 0"))
        // 2026-11-29 is a Sunday.
        #expect(try sunday.next(after: at(2026, 11, 27, 0, 0)) == at(2026, 11, 29, 0, 0))
        #expect(try CronExpression("0 0 * * 7")?.next(after: at(2026, 11, 27, 0, 0)) == at(2026, 11, 29, 0, 0))
        let from = try #require(CronExpression("50/5 23 * * *"))
        #expect(try from.next(after: at(2026, 11, 27, 23, 51)) == at(2026, 11, 27, 23, 55))
    }

    @Test func `takes either day field where both are restricted, and leap days`() throws {
        let either = try #require(CronExpression("0 0 1 * 1"))
        #expect(try either.next(after: at(2026, 11, 27, 0, 0)) == at(2026, 11, 30, 0, 0))
        #expect(try either.next(after: at(2026, 11, 30, 0, 0)) == at(2026, 12, 1, 0, 0))
        let leap = try #require(CronExpression("0 0 29 2 *"))
        #expect(try leap.next(after: at(2026, 11, 27, 0, 0)) == at(2028, 2, 29, 0, 0))
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a * * * *",
        "*/0 * * * *", "5-1 * * * *", "1,,2 * * * *", "0 0 31 2 *", "-1 * * * *", "1-2-3 * * * *", "1/2/3 * * * *",
    ])
    func `refuses what is none, or never comes`(text: String) { #expect(CronExpression(text) == nil) }
}

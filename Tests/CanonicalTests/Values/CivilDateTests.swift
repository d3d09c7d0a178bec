import Canonical
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("1972-02-29", 789), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
        ("2026-11-20", 20_777), ("1900-03-01", -25_508), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func `counts days from 1970`(iso: String, days: Int32) {
        #expect(CivilDate(iso: iso) == CivilDate(days: days))
        #expect(CivilDate(days: days).description == iso)
    }

    @Test(arguments: [
        (2026, 2, 29), (2100, 2, 29), (1900, 2, 29), (2026, 2, 30), (2026, 4, 31), (2026, 6, 31), (2026, 9, 31),
        (2026, 11, 31), (2026, 1, 32), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (0, 1, 1), (10_000, 1, 1),
        (2026, -1, 1), (2026, 1, -1),
    ])
    func `knows which days the calendar does not have`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [(2000, 29), (2024, 29), (2400, 29), (2026, 28), (1900, 28), (2100, 28)])
    func `gives February its length`(year: Int, last: Int) {
        #expect(CivilDate(year: year, month: 2, day: last)?.adding(days: 1) == CivilDate(year: year, month: 3, day: 1))
    }

    @Test(arguments: [
        "2026-2-03", "2026-02-3", "26-02-03", "2026/02/03", "20260203", "2026-02-03 ", " 2026-02-03", "2026-02-03T00",
        "2026-02-30", "２０２６-02-03", "-026-02-03", "2026-+2-03", "", "0000-01-01",
    ])
    func `reads nothing but four, two and two digits`(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test func `gives every day from 1900 to 2100 its own components back`() throws {
        let first = try #require(CivilDate(iso: "1900-01-01"))
        let last = try #require(CivilDate(iso: "2100-12-31"))
        var expected = (year: 1900, month: 1, day: 1)
        for days in first.days...last.days {
            let date = CivilDate(days: days)
            let (year, month, day) = date.components
            try #require((year, month, day) == expected)
            try #require(CivilDate(year: year, month: month, day: day) == date)
            try #require(CivilDate(iso: date.description) == date)
            if CivilDate(year: year, month: month, day: day + 1) != nil {
                expected = (year, month, day + 1)
            } else {
                expected = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1)
            }
        }
        #expect(expected == (2101, 1, 1))
        #expect(last.days(since: first) == 201 * 365 + 49 - 1)
    }

    @Test(arguments: [
        ("2024-02-29", 1, "2025-02-28"), ("2024-02-29", 4, "2028-02-29"), ("2024-02-29", -1, "2023-02-28"),
        ("2096-02-29", 4, "2100-02-28"), ("2026-02-28", 2, "2028-02-28"), ("2026-12-31", 1, "2027-12-31"),
        ("2026-11-20", 0, "2026-11-20"),
    ])
    func `adds years, and makes 29 February the last of the month`(from: String, years: Int, to: String) {
        #expect(CivilDate(iso: from)?.adding(years: years) == CivilDate(iso: to))
    }

    @Test(arguments: [
        ("2026-12-31", 1, "2027-01-01"), ("2024-02-28", 1, "2024-02-29"), ("2024-03-01", -1, "2024-02-29"),
        ("1970-01-01", -1, "1969-12-31"), ("2026-01-01", 365, "2027-01-01"),
    ])
    func `adds days and counts them`(from: String, count: Int, to: String) throws {
        let (from, to) = (try #require(CivilDate(iso: from)), try #require(CivilDate(iso: to)))
        #expect(from.adding(days: count) == to)
        #expect(to.days(since: from) == count)
        #expect((from < to) == (count > 0))
    }
}

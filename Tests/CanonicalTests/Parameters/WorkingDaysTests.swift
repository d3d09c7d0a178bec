import Canonical
import Testing

@Suite struct WorkingDaysTests {
    private func day(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

    private func calendar() throws -> WorkingDays {
        WorkingDays(
            years: [2025, 2026], holidays: [try day("2026-01-01"), try day("2026-01-02")],
            exchanged: [try day("2026-01-04")])
    }

    @Test(arguments: [
        ("2026-01-05", "2026-01-09", 4), ("2026-01-05", "2026-01-05", 0), ("2026-01-09", "2026-01-11", 0),
        ("2026-01-09", "2026-01-12", 1), ("2025-12-31", "2026-01-03", 0), ("2025-12-31", "2026-01-04", 1),
        ("2026-01-12", "2026-01-05", 0), ("2024-12-31", "2024-12-31", 0),
    ])
    func `counts the working days behind a day`(first: String, last: String, count: Int) throws {
        #expect(try calendar().count(after: day(first), through: day(last)) == count)
    }

    @Test(arguments: [("2024-12-31", "2025-01-02"), ("2026-12-31", "2027-01-01")])
    func `knows nothing of a year that is not listed`(first: String, last: String) throws {
        #expect(try calendar().count(after: day(first), through: day(last)) == nil)
    }
}

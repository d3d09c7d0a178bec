import Canonical
import Definitions
import TestKit
import Testing

@testable import Adapters

@Suite struct WorkingDaysFileTests {
    private func read(_ text: String) throws -> WorkingDays {
        try WorkingDaysFile.read(DefinitionNode.parse(text, file: "working-days.yaml"))
    }

    private func day(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

    @Test func `reads days, spans and exchanged days`() throws {
        let calendar = try read("2026: {holidays: [2026-01-01/2026-01-03, 2026-04-06], workdays: [2026-01-04]}")
        #expect(try calendar.count(after: day("2026-01-01"), through: day("2026-01-05")) == 2)
        #expect(try calendar.count(after: day("2026-04-03"), through: day("2026-04-07")) == 1)
        #expect(try calendar.count(after: day("2026-12-30"), through: day("2027-01-01")) == nil)
    }

    /// 国办发明电〔2024〕12号 and 〔2025〕7号: the working days of the years, and of their longest holidays.
    @Test(arguments: [
        ("2024-12-31", "2025-12-31", nil), ("2025-01-01", "2025-12-31", 248), ("2026-01-01", "2026-12-31", 248),
        ("2026-02-13", "2026-02-24", 2), ("2025-09-27", "2025-10-11", 6), ("2026-09-30", "2026-10-10", 3),
    ])
    func `the shipped years have the holidays of the notices`(first: String, last: String, count: Int?) throws {
        let calendar = try #require(try WorkingDaysFile.load(root: Repository.mappings))
        #expect(try calendar.count(after: day(first), through: day(last)) == count)
    }

    @Test(arguments: [
        ("26: {holidays: [], workdays: []}", "1:1: 年度应为四位数字"),
        ("2026: {holidays: [2025-12-31], workdays: []}", "日期不在 2026 年"),
        ("2026: {holidays: [2026-01-03/2026-01-01], workdays: []}", "此处应为日期或起止日期"),
        ("2026: {holidays: [], workdays: [2026-02-30]}", "此处应为日期或起止日期"),
        ("2026: {holidays: []}", "缺少必需的键“workdays”"),
        ("2026: {holidays: [], workdays: [], weekends: []}", "未知的键“weekends”"),
    ])
    func `a wrong file is refused with its place`(text: String, sentence: String) {
        let error = #expect(throws: DefinitionError.self) { try read(text) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func `without the file nothing is known`() throws {
        #expect(try WorkingDaysFile.load(root: "/nowhere") == nil)
    }
}

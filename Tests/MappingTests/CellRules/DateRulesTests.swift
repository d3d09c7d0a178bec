import Canonical
import Mapping
import Testing

@Suite struct DateRulesTests {
    @Test(arguments: [
        ("2026/2/14", CellVerdict.usable), ("2026/02/14", .usable), ("2024/2/29", .usable),
        ("2026/2/30", .error("date-invalid")), ("2026-2-14", .error("date-invalid")),
        ("2026/2/14 9:55", .error("date-invalid")), ("26/2/14", .error("date-invalid")), ("", .absent),
        ("２０２６/２/１４", .remark("fullwidth-normalised")),
        ("1990/1/1", .usable), ("1989/12/31", .remark("date-implausible")),
        ("2036/11/20", .usable), ("2036/11/21", .remark("date-implausible")),
    ])
    func `judges a day in its declared form`(cell: String, verdict: CellVerdict) throws {
        let reading = Reading.date([try #require(DateFormat("yyyy/M/d"))], .asWritten)
        #expect(try CellVerdict(of: cell, in: Claim.filedOn.definition, of: .claim, as: reading) == verdict)
    }

    @Test(arguments: [
        ("2026/9/12 9:55", Instant(seconds: 1_789_178_100) as Instant?), ("2026/9/12 24:00", nil),
        ("2026/9/12 9:5", nil), ("2026/9/12", nil),
    ])
    func `reads a moment in Shanghai`(cell: String, moment: Instant?) throws {
        let reading = Reading.moment([try #require(DateFormat("yyyy/M/d H:mm"))], .asWritten)
        let mapped = try WrittenSource(.claim, [(Claim.lossAt.definition, reading)]).record(cell)
        #expect(mapped.record[Claim.lossAt] == moment)
        #expect(mapped.violations.map(\.rule.id) == (moment == nil ? ["date-invalid"] : []))
    }

    @Test func `ends a period on the day after the last one that it covers`() throws {
        let format = try #require(DateFormat("yyyy/M/d"))
        let source = try WrittenSource(
            .policy,
            [
                (Policy.periodStart.definition, .moment([format], .asWritten)),
                (Policy.periodEnd.definition, .moment([format], .nextDay)),
            ])
        let record = try source.record("2026/3/1", "2027/2/28").record
        #expect(record[Policy.periodStart]?.description == "2026-03-01T00:00:00+08:00")
        #expect(record[Policy.periodEnd]?.description == "2027-03-01T00:00:00+08:00")
    }

    @Test func `takes 9999-12-31 as no end where there need be none`() throws {
        let format = try #require(DateFormat("yyyy/M/d"))
        let optional = InsuredUnit.licenceEnd.definition
        #expect(
            try CellVerdict(of: "9999/12/31", in: optional, of: .insuredUnit, as: .date([format], .nextDay)) == .absent)
        let required = Policy.periodEnd.definition
        #expect(
            try CellVerdict(of: "9999/12/31", in: required, of: .policy, as: .moment([format], .nextDay))
                == .error("date-invalid"))
    }

    @Test(arguments: [
        "yyyy/M/d", "yyyy-MM-dd", "yyyyMMdd", "yyyy年M月d日", "yyyy/M/d H:mm", "yyyy-MM-dd HH:mm:ss",
    ])
    func `knows forms with the year first`(form: String) {
        #expect(DateFormat(form)?.text == form)
    }

    @Test(arguments: ["d/M/yyyy", "yy/M/d", "yyyy/M", "yyyy/M/d H", "yyyy/M/d mm:HH", "yyyy/M/d E", ""])
    func `refuses forms that leave a doubt`(form: String) {
        #expect(DateFormat(form) == nil)
    }
}

import Canonical
import Testing

@Suite struct RuleParametersTests {
    private static func limit(_ territory: String, _ from: String, _ yuan: Int64) -> RuleParameters.PerPersonLimit {
        RuleParameters.PerPersonLimit(territory: territory, from: CompleteRecord.day(from), amount: Fen(yuan * 100))
    }

    @Test(
        arguments: [
            ("310115", "2026-01-01", 800_000), ("310115", "2025-06-30", 600_000), ("310115", "2019-12-31", 300_000),
            ("320500", "2026-01-01", 400_000), ("310115", "2000-01-01", nil),
        ] as [(Code, String, Int64?)])
    func `give the limit of the narrowest territory, then of the latest day`(division: Code, day: String, yuan: Int64?)
    {
        let limits = [
            RuleParametersTests.limit("", "2010-01-01", 300_000), RuleParametersTests.limit("", "2025-01-01", 400_000),
            RuleParametersTests.limit("31", "2020-01-01", 600_000),
            RuleParametersTests.limit("31", "2025-07-01", 800_000),
        ]
        for order in [limits, limits.reversed()] {
            let parameters = RuleParameters(
                perPersonLimits: order, feeCap: Percent(hundredths: 2100), feeCapFrom: CompleteRecord.day("2026-01-01"),
                refusalMaxDays: nil, budgets: [:])
            #expect(
                parameters.perPersonLimit(division: division, on: CompleteRecord.day(day)) == yuan.map { Fen($0 * 100) }
            )
        }
    }
}

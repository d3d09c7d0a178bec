import Canonical
import Definitions
import Testing

@testable import Adapters

@Suite struct RuleParametersFileTests {
    private func read(_ text: String) throws -> RuleParameters {
        try RuleParametersFile.read(DefinitionNode.parse(text, file: "limits.yaml"))
    }

    private func message(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `reads every limit`() throws {
        let parameters = try read(
            """
            limits:
              perPerson:
                - {territory: "", from: "2018-01-01", yuan: "300000.00"}
                - {territory: "31", from: "2026-01-01", yuan: "600000"}
            prevention:
              feeCap: {percent: "21.00", from: "2024-10-01"}
            refusal: {maxDays: 7}
            budget: {2026: "5000000.5"}
            """)
        #expect(
            parameters.perPersonLimits.map(\.amount) == [Fen(30_000_000), Fen(60_000_000)])
        #expect(parameters.perPersonLimits.map(\.territory) == ["", "31"])
        #expect(parameters.feeCap == Percent(hundredths: 2100))
        #expect(parameters.feeCapFrom == CivilDate(iso: "2024-10-01"))
        #expect(parameters.refusalMaxDays == 7)
        #expect(parameters.budgets == [2026: Fen(500_000_050)])
    }

    @Test(arguments: [
        ("{territory: \"沪\", from: \"2018-01-01\", yuan: \"1\"}", "limits.yaml:3:21: territory 应为行政区划代码的前几位,全国请写 \"\""),
        ("{territory: \"\", from: \"2018-01-01\", yuan: \"1.001\"}", "limits.yaml:3:51: 此处应为最多两位小数的非负数,例如 \"21.00\""),
        ("{territory: \"\", from: \"2018-13-01\", yuan: \"1\"}", "limits.yaml:3:31: 日期应为 YYYY-MM-DD,实际是“2018-13-01”"),
    ])
    func `refuses what is no limit, with its place`(row: String, expected: String) {
        let text = """
            limits:
              perPerson:
                  - \(row)
            prevention:
              feeCap: {percent: "21.00", from: "2024-10-01"}
            """
        #expect(message(text) == expected)
    }
}

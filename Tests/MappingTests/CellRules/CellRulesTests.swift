import Canonical
import Mapping
import Testing

@Suite struct CellRulesTests {
    @Test func `has each of its rules once`() {
        #expect(CellRules.all.count == 35)
        #expect(Set(CellRules.all.map(\.id)).count == CellRules.all.count)
    }

    @Test(arguments: CellRules.all)
    func `says what is wrong and what to do in Chinese sentences`(rule: RuleDefinition) {
        #expect(rule.fix.hasSuffix("。"))
        #expect(!rule.message.isEmpty)
        let words = rule.words(
            Violation.Arguments(expected: "甲", actual: "乙", limit: "丙", table: "丁", number: "1"), label: "列", key: "主键")
        #expect(!words.message.contains("{"))
        #expect(!words.fix.contains("{"))
    }
}

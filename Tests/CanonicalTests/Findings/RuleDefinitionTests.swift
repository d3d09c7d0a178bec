import Canonical
import Testing

@Suite struct RuleDefinitionTests {
    private func words(_ message: String, _ arguments: Violation.Arguments = Violation.Arguments()) -> String {
        let rule = RuleDefinition("sample", .error, .record, source: "design", message: message, fix: "改{label}")
        let words = rule.words(arguments, label: "保单号", key: "P1")
        #expect(words.fix == "改保单号")
        return words.message
    }

    @Test func `fills every placeholder`() {
        let arguments = Violation.Arguments(expected: "是", actual: "否", limit: "3", table: "t", number: "5")
        #expect(
            words("{label}|{key}|{expected}|{actual}|{limit}|{table}|{n}|{label}", arguments)
                == "保单号|P1|是|否|3|t|5|保单号")
    }

    @Test func `leaves a placeholder empty that has no value`() {
        #expect(words("“{label}”应为{expected}。") == "“保单号”应为。")
    }

    @Test func `does not fill what a value brings along`() {
        #expect(words("{actual}", Violation.Arguments(actual: "{key}{")) == "{key}{")
    }

    @Test(arguments: ["", "没有", "“”", "{没有结束", "结束}了"])
    func `keeps text without placeholders`(text: String) {
        #expect(words(text) == text)
    }

    @Test func `anchors a violation at a field or at the whole record`() {
        let rule = RuleDefinition("sample", .error, .record, source: "design", message: "", fix: "")
        #expect(Violation(rule, at: Policy.premium.definition).field == Policy.premium.index)
        #expect(Violation(rule, at: nil).field == nil)
    }
}

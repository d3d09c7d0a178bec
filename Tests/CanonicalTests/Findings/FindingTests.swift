import Canonical
import Testing

@Suite struct FindingTests {
    private static func finding(_ rule: RuleID, file: String?, row: Int?, column: String?) -> Finding {
        Finding(
            rule: rule, severity: .error, file: file, sheet: nil, row: row, column: column, kind: nil, key: nil,
            field: nil, message: "", fix: "")
    }

    @Test func `are listed by file, row, column and rule, those without a place last`() {
        let ordered = [
            FindingTests.finding("z", file: "a.csv", row: 2, column: nil),
            FindingTests.finding("b", file: "a.csv", row: 2, column: "A列"),
            FindingTests.finding("c", file: "a.csv", row: 2, column: "A列"),
            FindingTests.finding("a", file: "a.csv", row: 2, column: "B列"),
            FindingTests.finding("a", file: "a.csv", row: 10, column: "B列"),
            FindingTests.finding("a", file: "a.csv", row: nil, column: nil),
            FindingTests.finding("a", file: "b.csv", row: 1, column: nil),
            FindingTests.finding("a", file: nil, row: nil, column: nil),
            FindingTests.finding("b", file: nil, row: nil, column: nil),
        ]
        for rotation in ordered.indices {
            let shuffled = Array(ordered[rotation...].reversed() + ordered[..<rotation])
            #expect(shuffled.sorted(by: Finding.listedBefore) == ordered)
        }
    }

    @Test(
        arguments: [
            (.missingTable("division"), "missing-table:division"),
            (.excerptTable("division"), "excerpt-table:division"),
            (.noHistory, "no-history"), (.noConfiguration("budget.2026"), "no-config:budget.2026"),
            (.kindAbsent(.refusalReport), "kind-absent:refusal-report"),
        ] as [(NotCheckedCause, String)])
    func `give the cause why a rule was not applied`(cause: NotCheckedCause, text: String) {
        #expect(cause.description == text)
    }

    @Test func `have a severity with its Chinese word`() {
        #expect(Severity.allCases.map(\.label) == ["拒收", "警告", "提示"])
        #expect(Severity.allCases.map(\.rawValue) == ["error", "warning", "notice"])
    }
}

package import Canonical

/// The verdict in JUnit's XML for build servers: a test case for each rule, and one for completeness.
///
/// A rule that counts as wrong and was broken fails; one that could not be applied at all is skipped; lesser findings are in
/// the case's output. There are no times, so that the same verdict gives the same bytes.
package struct JUnitReport {
    /// Places named for one rule.
    private static let placesShown = 20

    private let verdict: Verdict
    private let severity: Severity

    /// A report; findings from `severity` on fail their rule.
    package init(_ verdict: Verdict, failingOn severity: Severity) {
        self.verdict = verdict
        self.severity = severity
    }

    /// The document.
    package var text: String {
        let places = verdict.samples(upTo: Self.placesShown)
        let cases = verdict.tallies.map { testCase($0, places[$0.rule.id] ?? []) } + [completeness]
        let failures = verdict.tallies.count { $0.findings > 0 && isWrong($0.rule) }
        let skipped = verdict.tallies.count { isSkipped($0) }
        let errors = verdict.partialSentence == nil ? 0 : 1
        let counts = #"tests="\#(cases.count)" failures="\#(failures)" errors="\#(errors)" skipped="\#(skipped)""#
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="anze" \(counts)>
            <testsuite name="\(XMLText.attribute("\(verdict.mappingID) \(verdict.asOf)"))" \(counts)>
            \(cases.joined(separator: "\n"))
            </testsuite>
            </testsuites>

            """
    }

    private func isWrong(_ rule: RuleDefinition) -> Bool { rule.severity.rank <= severity.rank }

    private func isSkipped(_ tally: RuleTally) -> Bool {
        tally.findings == 0 && tally.checked == 0 && !tally.notChecked.isEmpty
    }

    private func testCase(_ tally: RuleTally, _ findings: [Finding]) -> String {
        let head = #"<testcase classname="\#(tally.rule.severity.rawValue)" name="\#(tally.rule.id)""#
        if isSkipped(tally) {
            let causes = tally.causes.map { "\($0.cause) \($0.count)" }.joined(separator: "，")
            return #"\#(head)><skipped message="\#(XMLText.attribute("未核验：\(causes)"))"/></testcase>"#
        }
        guard tally.findings > 0 else { return head + "/>" }
        let rest = tally.findings - findings.count
        let lines =
            findings.map { "\($0.placeWords)：\($0.message)。\($0.fix)" } + (rest > 0 ? ["另有\(rest)处"] : [])
        let body = XMLText.content(lines.joined(separator: "\n"))
        guard isWrong(tally.rule) else { return "\(head)><system-out>\(body)</system-out></testcase>" }
        let message = XMLText.attribute("\(tally.findings)处：\(findings.first?.message ?? "")")
        return #"\#(head)><failure message="\#(message)" type="\#(tally.rule.id)">\#(body)</failure></testcase>"#
    }

    private var completeness: String {
        guard let sentence = verdict.partialSentence else {
            return #"<testcase classname="run" name="completeness"/>"#
        }
        let error = #"<error message="\#(XMLText.attribute(sentence))" type="partial"/>"#
        return #"<testcase classname="run" name="completeness">\#(error)</testcase>"#
    }
}

/// Text inside XML 1.0.
enum XMLText {
    /// Between tags; characters that XML does not have become U+FFFD.
    static func content(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Inside a pair of double quotes, on one line.
    static func attribute(_ text: String) -> String {
        content(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
    }
}

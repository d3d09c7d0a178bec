import Canonical
import ShangMi

/// The verdict as one JSON document, schema `anze-report-1` (cli.md): the same verdict gives the same bytes.
package struct JSONReport {
    private let verdict: Verdict
    private let maxFindings: Int?

    /// A report; `maxFindings` caps the listed findings and never a total, `nil` lists them all.
    package init(_ verdict: Verdict, maxFindings: Int?) {
        self.verdict = verdict
        self.maxFindings = maxFindings
    }

    /// Puts the document out piece by piece, ended by a line feed.
    package func write(_ put: ([UInt8]) throws(ReportError) -> Void) throws(ReportError) {
        var head = JSONWriter()
        head.open("{")
        head.member("schema", "anze-report-1")
        head.member("insurer", verdict.insurer)
        head.member("mapping", verdict.mappingID)
        head.member("asOf", verdict.asOf.description)
        append(files: &head)
        append(counts: &head)
        append(rules: &head)
        head.member("completeness", completeness)
        append(baseline: &head)
        head.key("findings")
        head.open("[")
        try put(head.bytes)
        for (place, finding) in verdict.findings.prefix(maxFindings ?? Int.max).enumerated() {
            var line = JSONWriter()
            line.raw(place == 0 ? "\n" : ",\n")
            append(finding, to: &line)
            try put(line.bytes)
        }
        try put(Array("]}\n".utf8))
    }

    private var completeness: String {
        switch verdict.completeness {
        case .complete: "complete"
        case .partial(let reason): "partial: \(reason)"
        }
    }

    private func append(files json: inout JSONWriter) {
        json.key("files")
        json.open("[")
        for file in verdict.files {
            json.open("{")
            json.member("name", file.name)
            json.member("sm3", file.sm3.hex)
            json.member("rows", file.rows)
            json.key("records")
            json.open("{")
            for kind in Kind.allCases {
                if let count = file.recordsByKind[kind] { json.member(kind.id, count) }
            }
            json.close("}")
            json.close("}")
        }
        json.close("]")
    }

    private func append(counts json: inout JSONWriter) {
        json.key("records")
        json.open("{")
        json.member("read", verdict.records.count)
        for outcome in Standing.Outcome.allCases { json.member(outcome.rawValue, verdict.count(outcome)) }
        json.close("}")
        json.key("totals")
        json.open("{")
        for severity in Severity.allCases { json.member(severity.rawValue, verdict.total(severity)) }
        json.close("}")
        json.key("control")
        json.open("{")
        for total in verdict.control {
            json.key(total.kind.id)
            json.open("{")
            json.member("count", total.count)
            json.member("moneyFen", Int(total.money.amount))
            json.close("}")
        }
        json.close("}")
    }

    private func append(rules json: inout JSONWriter) {
        json.key("rules")
        json.open("[")
        for tally in verdict.tallies {
            json.open("{")
            json.member("rule", tally.rule.id.text)
            json.member("checked", tally.checked)
            json.member("findings", tally.findings)
            json.key("notChecked")
            json.open("{")
            for (cause, count) in tally.causes { json.member(cause, count) }
            json.close("}")
            json.close("}")
        }
        json.close("]")
    }

    /// Hidden findings are counted, not listed.
    private func append(baseline json: inout JSONWriter) {
        guard let baseline = verdict.baseline else { return }
        json.key("baseline")
        json.open("{")
        json.key("hidden")
        json.open("{")
        for severity in Severity.allCases {
            json.member(severity.rawValue, baseline.hidden.count { $0.finding.severity == severity })
        }
        json.close("}")
        json.member("expired", baseline.expired.count)
        json.member("unused", baseline.unused.count)
        json.close("}")
    }

    private func append(_ finding: Finding, to json: inout JSONWriter) {
        json.open("{")
        json.member("rule", finding.rule.text)
        json.member("severity", finding.severity.rawValue)
        json.member("file", finding.file)
        json.member("sheet", finding.sheet)
        json.member("row", finding.row)
        json.member("column", finding.column)
        json.member("kind", finding.kind?.id)
        json.member("key", finding.key)
        json.member("field", finding.field)
        json.member("message", finding.message)
        json.member("fix", finding.fix)
        json.close("}")
    }
}

extension RuleTally {
    /// The causes for which the rule was not checked, by name, with their counts.
    var causes: [(cause: String, count: Int)] {
        notChecked.map { (cause: $0.key.description, count: $0.value) }.sorted { $0.cause < $1.cause }
    }
}

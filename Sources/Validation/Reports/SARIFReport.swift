import Adapters
import Canonical
import ShangMi

/// The verdict as SARIF 2.1.0 (OASIS, 2020), for the tools that show it and for code hosts.
///
/// All rules of the catalogue are listed, so that a clean run closes what an earlier one opened. A finding's fingerprint is made
/// of rule, record and field, not of its row, so that it survives sorting.
package struct SARIFReport {
    private let verdict: Verdict
    private let maxFindings: Int?

    /// A report; `maxFindings` caps the listed findings and never a total, nil lists them all.
    package init(_ verdict: Verdict, maxFindings: Int?) {
        self.verdict = verdict
        self.maxFindings = maxFindings
    }

    /// Puts the document out piece by piece, ended by a line feed.
    package func write(_ put: ([UInt8]) throws(ReportError) -> Void) throws(ReportError) {
        var head = JSONWriter()
        head.open("{")
        head.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        head.member("version", "2.1.0")
        head.key("runs")
        head.open("[")
        head.open("{")
        append(tool: &head)
        append(run: &head)
        head.key("results")
        head.open("[")
        try put(head.bytes)
        let rules = Dictionary(
            uniqueKeysWithValues: verdict.tallies.enumerated().map { ($0.element.rule.id, $0.offset) })
        let files = Dictionary(
            verdict.files.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        for (place, finding) in verdict.findings.prefix(maxFindings ?? Int.max).enumerated() {
            var line = JSONWriter()
            line.raw(place == 0 ? "\n" : ",\n")
            append(finding, rule: rules[finding.rule], file: finding.file.flatMap { files[$0] }, to: &line)
            line.close("}")
            try put(line.bytes)
        }
        for (place, hidden) in (verdict.baseline?.hidden ?? []).enumerated() {
            let finding = hidden.finding
            var line = JSONWriter()
            line.raw(place == 0 && (verdict.findings.isEmpty || maxFindings == 0) ? "\n" : ",\n")
            append(finding, rule: rules[finding.rule], file: finding.file.flatMap { files[$0] }, to: &line)
            line.suppression(hidden.entry.reason)
            line.close("}")
            try put(line.bytes)
        }
        try put(Array("]}]}\n".utf8))
    }

    private func append(tool json: inout JSONWriter) {
        json.key("tool")
        json.open("{")
        json.key("driver")
        json.open("{")
        json.member("name", "anze")
        json.member("language", "zh-CN")
        json.key("rules")
        json.open("[")
        for tally in verdict.tallies {
            json.open("{")
            json.member("id", tally.rule.id.text)
            json.text("shortDescription", tally.rule.generalWords.message)
            json.text("help", tally.rule.generalWords.fix)
            json.key("defaultConfiguration")
            json.open("{")
            json.member("level", tally.rule.severity.sarifLevel)
            json.close("}")
            json.key("properties")
            json.open("{")
            json.member("source", tally.rule.source)
            json.member("checked", tally.checked)
            json.member("findings", tally.findings)
            json.key("notChecked")
            json.open("{")
            for (cause, count) in tally.causes { json.member(cause, count) }
            json.close("}")
            json.close("}")
            json.close("}")
        }
        json.close("]")
        json.close("}")
        json.close("}")
    }

    private func append(run json: inout JSONWriter) {
        json.key("automationDetails")
        json.open("{")
        json.member("id", "\(verdict.mappingID)/\(verdict.asOf)")
        json.close("}")
        json.key("invocations")
        json.open("[")
        json.open("{")
        json.key("executionSuccessful")
        json.raw(verdict.partialSentence == nil ? "true" : "false")
        if let sentence = verdict.partialSentence {
            json.raw(",")
            json.key("toolExecutionNotifications")
            json.open("[")
            json.open("{")
            json.member("level", "error")
            json.text("message", sentence)
            json.close("}")
            json.close("]")
        }
        json.close("}")
        json.close("]")
        json.key("artifacts")
        json.open("[")
        for file in verdict.files {
            json.open("{")
            json.location(file.name, index: nil)
            json.member("length", file.bytes)
            json.key("hashes")
            json.open("{")
            json.member("sm3", file.sm3.hex)
            json.close("}")
            json.close("}")
        }
        json.close("]")
        json.key("properties")
        json.open("{")
        for severity in Severity.allCases { json.member(severity.rawValue, verdict.total(severity)) }
        json.member("listed", min(verdict.findings.count, maxFindings ?? Int.max))
        json.close("}")
    }

    /// Opens a result and writes it but for its end.
    private func append(_ finding: Finding, rule: Int?, file: Int?, to json: inout JSONWriter) {
        json.open("{")
        json.member("ruleId", finding.rule.text)
        if let rule { json.member("ruleIndex", rule) }
        json.member("level", finding.severity.sarifLevel)
        json.text("message", "\(finding.message)。\(finding.fix)")
        json.key("locations")
        json.open("[")
        json.open("{")
        if let name = finding.file {
            json.key("physicalLocation")
            json.open("{")
            json.key("artifactLocation")
            json.open("{")
            json.artifact(name, index: file)
            json.close("}")
            // The rows of a workbook are no lines of a text.
            if finding.sheet == nil, let row = finding.row {
                json.key("region")
                json.open("{")
                json.member("startLine", row)
                json.close("}")
            }
            json.close("}")
        }
        json.key("logicalLocations")
        json.open("[")
        json.open("{")
        json.member("fullyQualifiedName", finding.placeWords)
        json.member("kind", finding.column == nil ? "record" : "member")
        json.close("}")
        json.close("]")
        json.close("}")
        json.close("]")
        json.key("partialFingerprints")
        json.open("{")
        json.member("anzeFinding/v1", fingerprint(of: finding))
        json.close("}")
        json.key("properties")
        json.open("{")
        json.member("severity", finding.severity.rawValue)
        json.member("sheet", finding.sheet)
        json.member("row", finding.row)
        json.member("column", finding.column)
        json.member("kind", finding.kind?.id)
        json.member("key", finding.key)
        json.member("field", finding.field)
        json.close("}")
    }

    private func fingerprint(of finding: Finding) -> String {
        let record = finding.key.map { [finding.kind?.id ?? "", $0] } ?? ["", finding.row.map { "\($0)" } ?? ""]
        let parts =
            [verdict.insurer, finding.rule.text] + record + [
                finding.field ?? "", finding.column ?? "", finding.sheet ?? "",
            ]
        return SM3.digest(of: Array(parts.joined(separator: "\u{1F}").utf8)).hex
    }
}

extension Severity {
    /// What SARIF calls it.
    fileprivate var sarifLevel: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .notice: "note"
        }
    }
}

extension JSONWriter {
    /// A message of SARIF: `{"text": …}`.
    fileprivate mutating func text(_ name: String, _ text: String) {
        key(name)
        open("{")
        member("text", text)
        close("}")
    }

    /// Why a finding is accepted.
    fileprivate mutating func suppression(_ reason: String) {
        key("suppressions")
        open("[")
        open("{")
        member("kind", "external")
        member("status", "accepted")
        member("justification", reason)
        close("}")
        close("]")
    }

    fileprivate mutating func location(_ name: String, index: Int?) {
        key("location")
        open("{")
        artifact(name, index: index)
        close("}")
    }

    /// The name of a file as a relative reference (RFC 3986).
    fileprivate mutating func artifact(_ name: String, index: Int?) {
        var reference = ""
        for byte in name.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                reference.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                reference += "%" + (hex.utf8.count < 2 ? "0" : "") + hex
            }
        }
        member("uri", reference)
        if let index { member("index", index) }
    }
}

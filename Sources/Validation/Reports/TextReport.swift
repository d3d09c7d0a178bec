import Canonical

/// The verdict in Chinese for a person: the whole list for a small run, else the rules that matter most with samples.
///
/// At most 25 lines for a run with many findings (cli.md); the totals are always exact.
package struct TextReport {
    /// Up to this many findings are all listed.
    private static let listedInFull = 60
    private static let rulesShown = 10
    private static let samplesShown = 3
    private static let unlisted = 4

    private let verdict: Verdict
    private let maxFindings: Int?

    /// A report; `maxFindings` caps the listed findings and never a total.
    package init(_ verdict: Verdict, maxFindings: Int?) {
        self.verdict = verdict
        self.maxFindings = maxFindings
    }

    /// The report, each line ended by a line feed.
    package var text: String {
        let body = verdict.findings.count <= TextReport.listedInFull ? list : summary
        return (head + body).map { $0 + "\n" }.joined()
    }

    private var head: [String] {
        let unchecked = verdict.uncheckedSentence(naming: TextReport.unlisted)
        return ["\(verdict.subject)：\(verdict.outcomeSentence)", verdict.recordsSentence]
            + [verdict.partialSentence, verdict.baselineSentence, unchecked].compactMap { $0 }
    }

    private var list: [String] {
        let shown = verdict.findings.prefix(maxFindings ?? Int.max)
        var lines = shown.flatMap { finding in
            ["\(finding.placeWords) \(finding.severity.label)：\(finding.message)", "    处理：\(finding.fix)"]
        }
        if shown.count < verdict.findings.count {
            lines.append("另有\(verdict.findings.count - shown.count)处未列出")
        }
        return lines
    }

    private var summary: [String] {
        let broken = verdict.brokenRules
        let samples = verdict.samples(upTo: TextReport.samplesShown)
        var lines: [String] = []
        for tally in broken.prefix(TextReport.rulesShown) {
            let shown = (samples[tally.rule.id] ?? []).prefix(maxFindings ?? Int.max)
            lines.append(
                "\(tally.rule.severity.label) \(tally.rule.id) \(tally.findings)处：\(shown.first?.message ?? "")")
            if !shown.isEmpty { lines.append("    例：" + shown.map(\.placeWords).joined(separator: "；")) }
        }
        let rest = broken.count - min(broken.count, TextReport.rulesShown)
        lines.append((rest > 0 ? "另有\(rest)条规则未列出；" : "") + "全部问题请用 --report xlsx=文件 输出")
        return lines
    }
}

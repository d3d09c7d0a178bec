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
        let records = Standing.Outcome.allCases.map { "\($0.label)\(verdict.count($0))" }.joined(separator: "、")
        let unreadable = verdict.files.reduce(0) { $0 + $1.unreadableRows }
        var lines = [
            "\(verdict.insurerName)（\(verdict.mappingID)）数据日期 \(verdict.asOf)：\(outcome)",
            "文件\(verdict.files.count)个，读出记录\(verdict.records.count)条（\(records)），无法解析\(unreadable)行",
        ]
        if case .partial(let reason) = verdict.completeness { lines.append("未完成：\(reason)") }
        let unchecked = verdict.uncheckedErrorRules.map { tally in
            "\(tally.rule.id)（\(tally.causes.map { "\($0.cause) \($0.count)" }.joined(separator: "，"))）"
        }
        if !unchecked.isEmpty {
            let more = unchecked.count > TextReport.unlisted ? " 等\(unchecked.count)条" : ""
            lines.append(
                "未核验的拒收规则：" + unchecked.prefix(TextReport.unlisted).joined(separator: "、") + more)
        }
        return lines
    }

    private var outcome: String {
        guard !verdict.findings.isEmpty else { return "未发现问题" }
        let parts = Severity.allCases.map { "\($0.label)\(verdict.total($0))" }.joined(separator: "，")
        return "发现问题\(verdict.findings.count)处（\(parts)）"
    }

    private var list: [String] {
        let shown = verdict.findings.prefix(maxFindings ?? Int.max)
        var lines = shown.flatMap { finding in
            ["\(place(of: finding)) \(finding.severity.label)：\(finding.message)", "    处理：\(finding.fix)"]
        }
        if shown.count < verdict.findings.count {
            lines.append("另有\(verdict.findings.count - shown.count)处未列出")
        }
        return lines
    }

    private var summary: [String] {
        let broken = verdict.tallies.filter { $0.findings > 0 }
        let ranked = broken.enumerated().sorted { left, right in
            if left.element.rule.severity != right.element.rule.severity {
                return left.element.rule.severity.rank < right.element.rule.severity.rank
            }
            return (right.element.findings, left.offset) < (left.element.findings, right.offset)
        }
        var samples: [RuleID: [Finding]] = [:]
        for finding in verdict.findings where samples[finding.rule, default: []].count < TextReport.samplesShown {
            samples[finding.rule, default: []].append(finding)
        }
        var lines: [String] = []
        for (_, tally) in ranked.prefix(TextReport.rulesShown) {
            let shown = (samples[tally.rule.id] ?? []).prefix(maxFindings ?? Int.max)
            lines.append(
                "\(tally.rule.severity.label) \(tally.rule.id) \(tally.findings)处：\(shown.first?.message ?? "")")
            if !shown.isEmpty { lines.append("    例：" + shown.map { place(of: $0) }.joined(separator: "；")) }
        }
        let rest = broken.count - min(broken.count, TextReport.rulesShown)
        lines.append((rest > 0 ? "另有\(rest)条规则未列出；" : "") + "全部问题请用 --report json=文件 输出")
        return lines
    }

    private func place(of finding: Finding) -> String {
        guard let file = finding.file else { return "数据集\(finding.key.map { " \($0)" } ?? "")" }
        let row = finding.row.map { " 第\($0)行" } ?? ""
        let column = finding.column.map { " “\($0)”" } ?? ""
        return "\(file)\(row)\(column)"
    }
}

extension Standing.Outcome {
    /// The word that Chinese reports use.
    var label: String {
        switch self {
        case .accepted: "接收"
        case .refused: "拒收"
        case .held: "暂缓"
        case .duplicate: "重复"
        }
    }
}

extension Severity {
    /// The gravest first.
    fileprivate var rank: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .notice: 2
        }
    }
}

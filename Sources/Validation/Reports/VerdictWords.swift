import Canonical

/// The sentences about a verdict that several reports have.
extension Verdict {
    /// Whose data it is.
    var subject: String { "\(insurerName)（\(mappingID)）数据日期 \(asOf)" }

    /// What was found, in numbers.
    var outcomeSentence: String {
        guard !findings.isEmpty else { return "未发现问题" }
        let parts = Severity.allCases.map { "\($0.label)\(total($0))" }.joined(separator: "，")
        return "发现问题\(findings.count)处（\(parts)）"
    }

    /// What became of the records.
    var recordsSentence: String {
        let records = Standing.Outcome.allCases.map { "\($0.label)\(count($0))" }.joined(separator: "、")
        let unreadable = files.reduce(0) { $0 + $1.unreadableRows }
        return "文件\(files.count)个，读出记录\(self.records.count)条（\(records)），无法解析\(unreadable)行"
    }

    /// The rules that refuse records and could not be applied to some, the first of them by name; nil for none.
    func uncheckedSentence(naming limit: Int) -> String? {
        let unchecked = uncheckedErrorRules.map { tally in
            "\(tally.rule.id)（\(tally.causes.map { "\($0.cause) \($0.count)" }.joined(separator: "，"))）"
        }
        guard !unchecked.isEmpty else { return nil }
        let more = unchecked.count > limit ? " 等\(unchecked.count)条" : ""
        return "未核验的拒收规则：" + unchecked.prefix(limit).joined(separator: "、") + more
    }

    /// What was announced and not given; nil for a complete run.
    var partialSentence: String? {
        guard case .partial(let reason) = completeness else { return nil }
        return "未完成：\(reason)"
    }

    /// What a baseline hides, and which of its entries are past their day; nil without a baseline.
    var baselineSentence: String? {
        guard let baseline else { return nil }
        let errors = baseline.hidden.count { $0.finding.severity == .error }
        var parts = ["已登记接受、不再列出的问题\(baseline.hidden.count)处"]
        if errors > 0 { parts.append("其中拒收\(errors)处，相关记录仍不报送") }
        if !baseline.expired.isEmpty { parts.append("登记已到期\(baseline.expired.count)条") }
        if !baseline.unused.isEmpty { parts.append("登记已无对应问题\(baseline.unused.count)条，可以删除") }
        return parts.joined(separator: "，")
    }

    /// The first findings of each rule, in their order.
    func samples(upTo limit: Int) -> [RuleID: [Finding]] {
        var samples: [RuleID: [Finding]] = [:]
        for finding in findings where samples[finding.rule, default: []].count < limit {
            samples[finding.rule, default: []].append(finding)
        }
        return samples
    }

    /// The broken rules, the gravest first, of those the most frequent, then in catalogue order.
    var brokenRules: [RuleTally] {
        tallies.filter { $0.findings > 0 }.enumerated().sorted { left, right in
            if left.element.rule.severity != right.element.rule.severity {
                return left.element.rule.severity.rank < right.element.rule.severity.rank
            }
            if left.element.findings != right.element.findings { return left.element.findings > right.element.findings }
            return left.offset < right.offset
        }.map(\.element)
    }
}

extension Finding {
    /// Where it stands, for a sentence: file, sheet, row, column.
    var placeWords: String {
        guard let file else { return "数据集\(key.map { " \($0)" } ?? "")" }
        let sheet = sheet.map { " \($0)" } ?? ""
        let row = row.map { " 第\($0)行" } ?? ""
        let column = column.map { " “\($0)”" } ?? ""
        return "\(file)\(sheet)\(row)\(column)"
    }
}

extension RuleDefinition {
    /// What it rests on; what is no law and no standard in a clerk's words.
    var sourceWords: String {
        source.split(separator: "; ").map { part in
            switch part {
            case "design": "项目约定"
            case "model": "数据模型"
            default: String(part)
            }
        }.joined(separator: "；")
    }

    /// What the rule says and advises in general, without a case.
    var generalWords: (message: String, fix: String) {
        words(
            Violation.Arguments(expected: "…", actual: "…", limit: "…", table: "…", number: "…"), label: "该列",
            key: "该单号")
    }
}

extension Severity {
    /// 0 for the gravest.
    var rank: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .notice: 2
        }
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

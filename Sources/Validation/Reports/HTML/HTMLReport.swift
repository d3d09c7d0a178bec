import Canonical
import ShangMi

/// The verdict as one HTML page that needs no network: verdict, files, broken rules, and a list of findings with filters.
///
/// Everything but the list is there without scripts. Texts of the data never become markup: they are escaped, and the script
/// only sets text. The same verdict gives the same bytes.
package struct HTMLReport {
    /// Places shown below a rule.
    private static let samplesShown = 20

    private let verdict: Verdict
    private let maxFindings: Int?

    /// A page; `maxFindings` caps the listed findings and never a total, nil lists them all.
    package init(_ verdict: Verdict, maxFindings: Int?) {
        self.verdict = verdict
        self.maxFindings = maxFindings
    }

    /// Puts the page out piece by piece.
    package func write(_ put: ([UInt8]) throws(ReportError) -> Void) throws(ReportError) {
        let style = String(decoding: PackageResources.report_css, as: UTF8.self)
        let script = String(decoding: PackageResources.report_js, as: UTF8.self)
        let title = XMLText.content("安责险数据校验 \(verdict.insurerName) \(verdict.asOf)")
        // Nothing is loaded, and only this style and this script are applied.
        let policy =
            "default-src 'none'; style-src 'sha256-\(HTMLDigests.style)'; script-src 'sha256-\(HTMLDigests.script)'"
        try put(
            Array(
                """
                <!DOCTYPE html>
                <html lang="zh-CN">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="\(policy)">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>\(title)</title>
                <style>\(style)</style>
                </head>
                <body>
                \(head)
                <main>
                \(files)
                \(rules)
                \(list)
                \(unchecked)
                </main>
                <script type="application/json" id="data">
                """.utf8))
        try HTMLFindings(verdict, maxFindings: maxFindings).write(put)
        try put(Array("</script>\n<script>\(script)</script>\n</body>\n</html>\n".utf8))
    }

    private var head: String {
        let counts =
            Severity.allCases.map { ("<span class=\"\($0.rawValue)\">\($0.label)</span>", verdict.total($0)) }
            + Standing.Outcome.allCases.map { ("记录\($0.label)", verdict.count($0)) }
        let numbers = counts.map { "<li>\($0.0)<b>\($0.1)</b></li>" }.joined()
        let alerts = [verdict.partialSentence, verdict.uncheckedSentence(naming: 4), verdict.baselineSentence]
            .compactMap { $0 }.map { "<p class=\"alert\">\(XMLText.content($0))</p>" }.joined(separator: "\n")
        return """
            <header>
            <h1>\(XMLText.content(conclusion))</h1>
            <p>\(XMLText.content(verdict.subject))</p>
            <p class="soft">\(XMLText.content(verdict.recordsSentence))</p>
            \(alerts)
            <ul class="numbers">\(numbers)</ul>
            </header>
            """
    }

    private var conclusion: String {
        if verdict.partialSentence != nil { return "未完成：不能据此认为数据合格" }
        if verdict.total(.error) > 0 { return "有\(verdict.total(.error))处拒收问题，相关记录不会报送" }
        return verdict.findings.isEmpty ? "未发现问题" : "没有拒收问题，有\(verdict.findings.count)处警告或提示"
    }

    private var files: String {
        var counts: [String: [Severity: Int]] = [:]
        for finding in verdict.findings {
            if let file = finding.file { counts[file, default: [:]][finding.severity, default: 0] += 1 }
        }
        let rows = verdict.files.map { file in
            let found = Severity.allCases.map { "<td class=\"number\">\(counts[file.name]?[$0] ?? 0)</td>" }.joined()
            let note = file.isRefused ? " <span class=\"badge error\">整个文件被拒收</span>" : ""
            return """
                <tr><th scope="row">\(XMLText.content(file.name))\(note)</th><td class="number">\(file.rows)</td>\
                <td class="number">\(file.unreadableRows)</td>\(found)<td class="hash">\(file.sm3.hex)</td></tr>
                """
        }
        return section(
            "文件",
            table(
                ["文件", "数据行", "无法解析", "拒收", "警告", "提示", "SM3"], numbers: 1...5,
                rows.joined(separator: "\n")))
    }

    private var rules: String {
        let broken = verdict.brokenRules
        guard !broken.isEmpty else { return "" }
        let samples = verdict.samples(upTo: Self.samplesShown)
        return section("按规则", broken.map { details($0, samples[$0.rule.id] ?? []) }.joined(separator: "\n"))
    }

    private func details(_ tally: RuleTally, _ samples: [Finding]) -> String {
        let rule = tally.rule
        let rows = samples.map { finding in
            """
            <tr><td class="place">\(XMLText.content(finding.placeWords))</td><td>\(XMLText.content(finding.message))</td>\
            <td class="key">\(XMLText.content(finding.key ?? ""))</td></tr>
            """
        }
        // One sentence says it all when every place has the same.
        let sentence = Set(samples.map(\.message)).count == 1 ? samples[0].message : rule.generalWords.message
        let rest = tally.findings > samples.count ? "<p class=\"soft\">另有\(tally.findings - samples.count)处</p>" : ""
        return """
            <details><summary><span class="badge \(rule.severity.rawValue)">\(rule.severity.label)</span> \
            \(XMLText.content(sentence)) <code>\(rule.id)</code> <span class="count">\(tally.findings) 处</span></summary>
            <div><p><b>怎么改</b> \(XMLText.content(samples.first?.fix ?? rule.generalWords.fix))</p>
            <p class="soft">依据：\(XMLText.content(rule.sourceWords))；已核验 \(tally.checked) 次</p>
            \(table(["位置", "问题", "单号"], numbers: nil, rows.joined(separator: "\n")))
            \(rest)</div></details>
            """
    }

    private var list: String {
        guard !verdict.findings.isEmpty else { return "" }
        let severities = Severity.allCases.map { "<option value=\"\($0.rawValue)\">\($0.label)</option>" }.joined()
        return section(
            "全部问题",
            """
            <noscript><p class="alert">筛选和翻页需要浏览器允许脚本；上面按规则的部分不需要。</p></noscript>
            <div id="interactive" hidden>
            <form id="filters">
            <label>级别<select id="severity"><option value="">全部</option>\(severities)</select></label>
            <label>规则<select id="rule"><option value="">全部</option></select></label>
            <label>文件<select id="file"><option value="">全部</option></select></label>
            <label>列<select id="column"><option value="">全部</option></select></label>
            <label>单号、行号或文字<input id="text" type="search"></label>
            <label>顺序<select id="order"><option value="">按位置</option><option value="rule">按规则</option></select></label>
            <button type="button" id="clear">清除筛选</button>
            <button type="button" id="copy">复制清单</button> <span id="copied" role="status"></span>
            </form>
            <div class="pages"><button type="button" id="previous">上一页</button>\
            <button type="button" id="next">下一页</button><span id="shown" role="status"></span></div>
            <div class="wide"><table id="list"><thead><tr><th scope="col">位置</th><th scope="col">级别</th>\
            <th scope="col">问题</th><th scope="col">怎么改</th><th scope="col">单号</th></tr></thead><tbody></tbody></table></div>
            </div>
            """)
    }

    private var unchecked: String {
        let rows = verdict.tallies.filter { !$0.notChecked.isEmpty }.map { tally in
            let causes = tally.causes.map { "\($0.cause) \($0.count)" }.joined(separator: "；")
            return """
                <tr><th scope="row"><code>\(tally.rule.id)</code></th><td>\(tally.rule.severity.label)</td>\
                <td>\(XMLText.content(tally.rule.generalWords.message))</td><td class="number">\(tally.checked)</td>\
                <td>\(XMLText.content(causes))</td></tr>
                """
        }
        guard !rows.isEmpty else { return "" }
        return section(
            "未核验的规则",
            "<p class=\"soft\">缺少代码表、配置、其他文件或以往数据，这些规则对部分记录没有核验，不等于通过。</p>\n"
                + table(["规则", "级别", "提示", "已核验", "未核验（原因 次数）"], numbers: 3...3, rows.joined(separator: "\n")))
    }

    private func section(_ title: String, _ content: String) -> String {
        "<section>\n<h2>\(title)</h2>\n\(content)\n</section>"
    }

    private func table(_ headings: [String], numbers: ClosedRange<Int>?, _ rows: String) -> String {
        let cells = headings.enumerated().map { index, heading in
            "<th scope=\"col\"\(numbers?.contains(index) == true ? " class=\"number\"" : "")>\(heading)</th>"
        }
        return """
            <div class="wide"><table><thead><tr>\(cells.joined())</tr></thead><tbody>
            \(rows)
            </tbody></table></div>
            """
    }
}

/// What the page's content security policy admits: the SHA-256 digests of its style and script, in base64 (CSP 3, 2.3.1).
enum HTMLDigests {
    static let style = "77atTlQTLZZYegwcrESSOvPLlAtCYsu6GC5GeCy3v4o="
    static let script = "wJEJAKrsljSGQF2vh28Hd9DMn03NYMnPlMgzMF+Ht/k="
}

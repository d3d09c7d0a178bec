import Canonical

/// The findings of the HTML page as JSON: tables of texts that occur again and again, and findings that name their places in
/// them, so that a hundred thousand findings stay a page that a browser opens.
struct HTMLFindings {
    private let verdict: Verdict
    private let listed: ArraySlice<Finding>

    init(_ verdict: Verdict, maxFindings: Int?) {
        self.verdict = verdict
        listed = verdict.findings.prefix(maxFindings ?? Int.max)
    }

    /// Puts out `{"rules","files","sheets","columns","messages","fixes","unlisted","findings"}`.
    ///
    /// A rule is its id, severity and count; a finding is rule, file, sheet, row, column, key, message and fix, −1 for none.
    func write(_ put: ([UInt8]) throws(ReportError) -> Void) throws(ReportError) {
        var files = TextTable()
        var sheets = TextTable()
        var columns = TextTable()
        var messages = TextTable()
        var fixes = TextTable()
        for finding in listed {
            files.add(finding.file)
            sheets.add(finding.sheet)
            columns.add(finding.column)
            messages.add(finding.message)
            fixes.add(finding.fix)
        }
        let broken = verdict.brokenRules
        var json = JSONWriter()
        json.open("{")
        json.key("rules")
        json.open("[")
        for tally in broken {
            json.open("[")
            json.element(tally.rule.id.text)
            json.element(tally.rule.severity.rawValue)
            json.element(tally.findings)
            json.close("]")
        }
        json.close("]")
        for (name, table) in [
            ("files", files), ("sheets", sheets), ("columns", columns), ("messages", messages), ("fixes", fixes),
        ] {
            json.key(name)
            json.open("[")
            for text in table.texts { json.element(text) }
            json.close("]")
        }
        json.member("unlisted", verdict.findings.count - listed.count)
        json.key("findings")
        json.open("[")
        try put(json.bytes.safeInScript)
        let places = Dictionary(uniqueKeysWithValues: broken.enumerated().map { ($0.element.rule.id, $0.offset) })
        for (index, finding) in listed.enumerated() {
            var line = JSONWriter()
            line.raw(index == 0 ? "\n" : ",\n")
            line.open("[")
            line.element(places[finding.rule] ?? -1)
            line.element(files.place(of: finding.file))
            line.element(sheets.place(of: finding.sheet))
            line.element(finding.row ?? -1)
            line.element(columns.place(of: finding.column))
            line.element(finding.key ?? "")
            line.element(messages.place(of: finding.message))
            line.element(fixes.place(of: finding.fix))
            line.close("]")
            try put(line.bytes.safeInScript)
        }
        try put(Array("\n]}".utf8))
    }
}

/// Texts, each once, in the order in which they came.
private struct TextTable {
    private(set) var texts: [String] = []
    private var places: [String: Int] = [:]

    mutating func add(_ text: String?) {
        guard let text, places[text] == nil else { return }
        places[text] = texts.count
        texts.append(text)
    }

    func place(of text: String?) -> Int { text.flatMap { places[$0] } ?? -1 }
}

extension [UInt8] {
    /// JSON in which nothing ends the script element or begins a comment in it: `<` is written as an escape, which only
    /// strings have.
    fileprivate var safeInScript: [UInt8] {
        guard contains(0x3C) else { return self }
        return flatMap { $0 == 0x3C ? Array("\\u003c".utf8) : [$0] }
    }
}

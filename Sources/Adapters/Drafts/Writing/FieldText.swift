import Canonical

/// One field of a draft: its source, its steps, and the evidence for both.
struct FieldText {
    /// The steps in brackets, one each; the last may be a block of code words.
    var steps: [String] = []
    /// The words of a code step, written below it.
    var values: CodeValues?
    /// What speaks for it, and what has to be confirmed, in Chinese.
    var evidence: [String] = []

    /// The lines of the field.
    ///
    /// - Parameters:
    ///   - name: The field's canonical name.
    ///   - source: The column as the record names it.
    ///   - indent: The blanks before the first line.
    /// - Returns: The field's line, or its block when code words stand below it.
    func lines(name: String, source: String, indent: String) -> [String] {
        let comment = evidence.isEmpty ? "" : "  # " + evidence.map(YAMLText.comment).joined(separator: ";")
        let from = YAMLText.scalar(source)
        guard let values, !values.written.isEmpty else {
            let head = steps.isEmpty ? from : "{from: \(from), steps: [\(steps.joined(separator: ", "))]}"
            return ["\(indent)\(name): \(head)\(comment)"] + (values?.openLines(indent: indent + "  ") ?? [])
        }
        var lines = ["\(indent)\(name):\(comment)", "\(indent)  from: \(from)", "\(indent)  steps:"]
        lines += steps.map { "\(indent)    - \($0)" }
        lines += ["\(indent)    - code:"]
        if values.usesLabels { lines.append("\(indent)        labels: true") }
        lines.append("\(indent)        values:")
        return lines + values.written.map { "\(indent)          \($0)" }
            + values.openLines(indent: indent + "          ")
    }
}

/// The words of a column with the codes that they mean, as a code step lists them.
struct CodeValues {
    /// `写法: "代码"  # 待确认`.
    let written: [String]
    /// Words that nothing resembles.
    let open: [String]
    let table: CodeTable
    /// Whether the table's labels are accepted beside the words.
    let usesLabels: Bool

    init(_ proposal: CodeProposal) {
        var written: [String] = []
        var open: [String] = []
        var usesLabels = false
        for (word, standing) in proposal.words {
            let key = YAMLText.scalar(word)
            switch standing {
            case .code: written.append("\(key): \(YAMLText.scalar(word))")
            case .label: usesLabels = true
            case .unpadded(let code): written.append("\(key): \"\(code.text)\"  # 待确认:补零")
            case .guess(let code, let label):
                written.append("\(key): \"\(code.text)\"  # 待确认:\(YAMLText.comment(label))")
            case .open: open.append(word)
            }
        }
        table = proposal.table
        self.written = written
        self.open = open
        self.usesLabels = usesLabels
    }

    /// Words that the analyst has to complete, as comments: a draft does not invent codes, and never drops a value silently.
    func openLines(indent: String) -> [String] {
        guard !open.isEmpty else { return [] }
        let how = "# 以下写法待填;填好后改为 {from: 列, steps: [{code: {values: {写法: 代码, …}}}]}"
        return (written.isEmpty ? [indent + how] : [])
            + open.map { "\(indent)# \(YAMLText.scalar(YAMLText.comment($0))): \"\"  # 待填:代码表 \(table.id) 里没有相近的标签" }
    }
}

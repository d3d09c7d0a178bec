package import Canonical

/// How a source writes the codes of a table: the table's codes and labels, or the mapping's own words.
///
/// Without own words a cell is an exact code, else an exact label. With them only they are accepted, and labels before
/// them when the mapping says so (rules §10.12). A cell that matches as it stands is clean; else it is compared with
/// full-width forms folded on both sides.
package struct CodeSpellings: Sendable {
    /// The table of the codes.
    package let table: CodeTable
    private let exact: [Text: Code]
    private let folded: [Text: Code]
    private let acceptsCodes: Bool
    private let hasDates: Bool

    /// The table's own codes and labels.
    package init(of table: CodeTable) {
        self.init(table, codes: true, labels: true, words: [])
    }

    /// The mapping's own words, each for a code of the table, and the table's labels before them when asked for.
    package init(of table: CodeTable, words: [(spelling: Text, code: Code)], acceptsLabels: Bool) {
        self.init(table, codes: false, labels: acceptsLabels, words: words)
    }

    private init(_ table: CodeTable, codes: Bool, labels: Bool, words: [(spelling: Text, code: Code)]) {
        var spellings: [(spelling: Text, code: Code)] = []
        if codes { spellings += table.rows.map { (Text(bytes: $0.code.bytes[...]), $0.code) } }
        if labels { spellings += table.rows.map { (Text($0.label), $0.code) } }
        spellings += words
        var exact: [Text: Code] = [:]
        var folded: [Text: Code] = [:]
        for (spelling, code) in spellings {
            if exact[spelling] == nil { exact[spelling] = code }
            let form = Text(bytes: TextForm.folded(spelling.bytes))
            if folded[form] == nil { folded[form] = code }
        }
        self.table = table
        self.exact = exact
        self.folded = folded
        acceptsCodes = codes
        hasDates = table.rows.contains { $0.validFrom != nil || $0.validTo != nil }
    }

    /// What a trimmed text means.
    enum Meaning {
        case code(Code)
        /// A well-formed code that an excerpt of a table does not have: neither right nor wrong.
        case unchecked(Code)
        case unknown
    }

    /// Whether the text is a spelling exactly as it stands, full-width forms and all.
    func acceptsAsWritten(_ text: ArraySlice<UInt8>) -> Bool { exact[Text(bytes: text)] != nil }

    /// Looks a trimmed text up, first as it stands, then folded.
    func meaning(of text: ArraySlice<UInt8>) -> Meaning {
        if let code = exact[Text(bytes: text)] { return .code(code) }
        let form = TextForm.folded(text)
        if let code = folded[Text(bytes: form)] { return .code(code) }
        if acceptsCodes, !table.isComplete, let code = Code(bytes: form), table.isWellFormed(code) {
            return .unchecked(code)
        }
        return .unknown
    }

    /// The row of a code whose validity is bounded; nil when it is always valid.
    func datedRow(of code: Code) -> CodeTable.Row? {
        guard hasDates, let row = table.row(code: code), row.validFrom != nil || row.validTo != nil else { return nil }
        return row
    }
}

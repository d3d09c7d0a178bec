package import Canonical

/// How a source writes the codes of a table: the table's codes and labels, or the mapping's own words.
///
/// Without own words a cell is an exact code, else an exact label. With them only they are accepted, and labels before
/// them when the mapping says so (rules §10.12). A cell that matches as it stands is clean; else it is compared with
/// full-width forms folded on both sides.
package final class CodeSpellings: Sendable {
    /// A word of the source, and the code that it means; nil for one that means "not given".
    package struct Word: Sendable {
        /// The source's word.
        package let spelling: Text
        /// The code.
        package let code: Code?
        /// The first day on which the word means the code; absent: always did.
        package let validFrom: CivilDate?
        /// The first day on which it no longer does; absent: still does.
        package let validTo: CivilDate?

        /// A word by its parts.
        package init(_ spelling: Text, _ code: Code?, validFrom: CivilDate? = nil, validTo: CivilDate? = nil) {
            self.spelling = spelling
            self.code = code
            self.validFrom = validFrom
            self.validTo = validTo
        }
    }

    /// What a spelling stands for.
    private struct Entry: Sendable {
        let code: Code?
        /// The place of a row with bounded validity in `dated`; −1 for what is always valid.
        let dated: Int32
    }

    /// The table of the codes.
    package let table: CodeTable
    private let exact: ByteTable
    private let folded: ByteTable
    private let exactEntries: [Entry]
    private let foldedEntries: [Entry]
    private let dated: [CodeTable.Row]
    private let acceptsCodes: Bool

    /// The table's own codes and labels.
    package convenience init(of table: CodeTable) {
        let codes = table.rows.map { (Text(bytes: $0.code.bytes[...]), Optional($0)) }
        let labels = table.rows.map { (Text($0.label), Optional($0)) }
        self.init(of: table, codes + labels, acceptsCodes: true)
    }

    /// The mapping's own words, each for a code of the table, and the table's labels before them when asked for.
    package convenience init(of table: CodeTable, words: [Word], acceptsLabels: Bool) {
        let labels = acceptsLabels ? table.rows.map { (Text($0.label), Optional($0)) } : []
        let own = words.map { word -> (Text, CodeTable.Row?) in
            guard let code = word.code, let row = table.row(code: code) else { return (word.spelling, nil) }
            let from = [row.validFrom, word.validFrom].compactMap { $0 }.max()
            let to = [row.validTo, word.validTo].compactMap { $0 }.min()
            return (
                word.spelling,
                CodeTable.Row(code: code, label: row.label, validFrom: from, validTo: to, note: row.note)
            )
        }
        self.init(of: table, labels + own, acceptsCodes: false)
    }

    private init(of table: CodeTable, _ spellings: [(Text, CodeTable.Row?)], acceptsCodes: Bool) {
        var exact = ByteTable()
        var folded = ByteTable()
        var exactEntries: [Entry] = []
        var foldedEntries: [Entry] = []
        var dated: [CodeTable.Row] = []
        for (spelling, row) in spellings {
            var place: Int32 = -1
            if let row, row.validFrom != nil || row.validTo != nil {
                place = Int32(dated.count)
                dated.append(row)
            }
            let entry = Entry(code: row?.code, dated: place)
            if exact.insert(spelling.bytes.span) { exactEntries.append(entry) }
            let form = TextForm.folded(spelling.bytes)
            if folded.insert(form.span) { foldedEntries.append(entry) }
        }
        self.table = table
        self.exact = exact
        self.folded = folded
        self.exactEntries = exactEntries
        self.foldedEntries = foldedEntries
        self.dated = dated
        self.acceptsCodes = acceptsCodes
    }

    /// What a trimmed text means.
    enum Meaning {
        /// A code, and the place of its bounded validity; −1 for one that is always valid.
        case code(Code, dated: Int32)
        /// A well-formed code that an excerpt of a table does not have: neither right nor wrong.
        case unchecked(Code)
        /// A word for "not given".
        case nothing
        case unknown
    }

    /// The code that a text means exactly as it stands, when it is always valid; nil for whatever takes a closer look.
    func plainCode(of text: Bytes) -> Code? {
        guard let place = exact[text], exactEntries[place].dated < 0 else { return nil }
        return exactEntries[place].code
    }

    /// The spellings that always mean one code and need no other look, with the code's characters.
    var plainWords: [(word: [UInt8], meaning: [UInt8])] {
        exactEntries.indices.compactMap { place in
            let word = exact[keyAt: place]
            guard let code = exactEntries[place].code, exactEntries[place].dated < 0, word.span.isPlainWord else {
                return nil
            }
            return (word, code.bytes)
        }
    }

    /// Whether the text is a spelling exactly as it stands, full-width forms and all.
    func acceptsAsWritten(_ text: Bytes) -> Bool { exact[text] != nil }

    /// Looks a trimmed text up, first as it stands, then folded.
    func meaning(of text: Bytes) -> Meaning {
        if let place = exact[text] { return meaning(exactEntries[place]) }
        if let form = TextForm.folded(text) { return meaning(folded: form.span) }
        return meaning(folded: text)
    }

    /// A row with bounded validity.
    func datedRow(_ place: Int32) -> CodeTable.Row { dated[Int(place)] }

    private func meaning(folded text: Bytes) -> Meaning {
        if let place = folded[text] { return meaning(foldedEntries[place]) }
        if acceptsCodes, !table.isComplete, let code = Code(text), table.isWellFormed(code) {
            return .unchecked(code)
        }
        return .unknown
    }

    private func meaning(_ entry: Entry) -> Meaning {
        guard let code = entry.code else { return .nothing }
        return .code(code, dated: entry.dated)
    }
}

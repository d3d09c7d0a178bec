package import Canonical

/// How a cell's text becomes a value: one compiled chain of a mapping's steps.
package indirect enum Reading: Sendable {
    /// Text as it stands.
    case text
    /// A unified social credit code.
    case creditCode
    /// A business key of another record.
    case reference
    /// An administrative division.
    case division(DivisionTables)
    /// A code of a table.
    case code(CodeSpellings)
    /// A day.
    case date([DateFormat], DayBound)
    /// A moment; a format without a time of day means its first second.
    case moment([DateFormat], DayBound)
    /// Money.
    case money(MoneyForm)
    /// A whole number.
    case integer(NumberForm)
    /// A decimal.
    case decimal(NumberForm)
    /// True or false by declared words.
    case boolean(BooleanWords)
    /// Several values in one cell, between separators.
    case list(separators: [Text], of: Reading)
    /// The shares of a policy's insurers, between separators.
    case shares(separators: [Text], SharePattern)
    /// The shares of a policy's insurers, their members apart.
    case shareMembers(ShareWords)

    /// Whether the value has the field's type.
    package func fits(_ type: FieldType) -> Bool {
        switch (self, type) {
        case (.text, .text), (.creditCode, .creditCode), (.reference, .reference), (.division, .division),
            (.date, .date), (.moment, .datetime), (.money, .money), (.integer, .integer), (.decimal, .decimal),
            (.boolean, .boolean), (.shares, .shares), (.shareMembers, .shares):
            true
        case (.code(let spellings), .code(let table)): spellings.table.id == table
        case (.list(_, let reading), .list(let element)): reading.fits(element)
        default: false
        }
    }
}

/// Whether a stated day is the value itself or the last day that a period still covers.
package enum DayBound: BitwiseCopyable, Sendable {
    /// The day as written.
    case asWritten
    /// The day is covered to its end (二十四时止): the exclusive end is the next day.
    case nextDay
    /// The second is covered to its end: the exclusive end of 23:59:59 is the next second.
    case nextSecond
}

/// The words that a source writes for true and false.
package struct BooleanWords: Sendable {
    private let yes: [Text]
    private let no: [Text]

    /// Words by their meaning; none when the source has true and false of its own.
    package init(yes: [Text], no: [Text]) {
        self.yes = yes
        self.no = no
    }

    /// What a trimmed text means; nil when it is none of the words.
    func value(_ text: Bytes) -> Bool? {
        for word in yes where text.equals(word.bytes.span) { return true }
        for word in no where text.equals(word.bytes.span) { return false }
        return nil
    }

    /// The words that need no other look, each with 1 for true or 0 for false.
    var plainWords: [(word: [UInt8], meaning: [UInt8])] {
        var words: [(word: [UInt8], meaning: [UInt8])] = []
        for text in yes where text.bytes.span.isPlainWord { words.append((Array(text.bytes), [1])) }
        for text in no where text.bytes.span.isPlainWord { words.append((Array(text.bytes), [0])) }
        return words
    }

    /// The words for a message, for example `是或否`.
    var words: String { yes.isEmpty ? "true或false" : (yes + no).map { $0.string }.joined(separator: "或") }
}

extension Span where Element == UInt8 {
    /// Whether a declared word, standing as it is in a cell, is taken without any finding: no blank at its ends, nothing that
    /// the rules on characters speak of.
    var isPlainWord: Bool {
        TextForm.trimmedRange(self) == 0..<count
            && CharacterMarks(of: self).isSubset(of: [.fullWidth, .beyondASCII])
    }
}

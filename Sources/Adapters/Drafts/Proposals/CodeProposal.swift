import Canonical
import Mapping

/// What the words of a column may mean in a code table.
struct CodeProposal: Sendable {
    /// What one word is.
    enum Standing: Sendable, Equatable {
        /// A code of the table.
        case code
        /// A label of the table.
        case label(Code)
        /// A code without its leading zeros.
        case unpadded(Code)
        /// It resembles one label more than any other.
        case guess(Code, label: String)
        /// Nothing resembles it.
        case open
    }

    /// Columns with more words than this are no codes.
    static let wordLimit = 50

    let table: CodeTable
    let words: [(word: String, standing: Standing)]

    /// - Parameters:
    ///   - words: The column's words, each once.
    ///   - table: The field's table.
    init(_ words: [String], of table: CodeTable) {
        self.table = table
        let labels = table.rows.map { LabelResemblance.Label(code: $0.code, text: $0.label, key: Self.key($0.label)) }
        self.words = words.map { ($0, Self.standing(of: $0, table, labels)) }
    }

    /// Whether the table has at least nine of ten words as codes or labels.
    var isKnown: Bool { !words.isEmpty && count { $0.isOwn } * 10 >= words.count * 9 }

    /// Whether the table has all words as they are.
    var needsNoStep: Bool { words.allSatisfy(\.standing.isOwn) }

    /// The width to which all words have to be padded with zeros; nil when that does not make codes of them.
    var paddedWidth: Int? {
        let widths = Set(table.rows.map(\.code.text.count))
        for width in widths.sorted() {
            let isWhole = words.allSatisfy { word, _ in
                word.count <= width && word.utf8.allSatisfy(\.isDigit)
                    && Code(bytes: Self.padded(word, to: width).utf8).flatMap { table.row(code: $0) } != nil
            }
            if isWhole, words.contains(where: { $0.word.count < width }) { return width }
        }
        return nil
    }

    /// How many words have a meaning or a guess.
    var guessCount: Int { count { $0 != .open } }

    private func count(_ condition: (Standing) -> Bool) -> Int { words.count { condition($0.standing) } }

    private static func standing(
        of word: String, _ table: CodeTable, _ labels: [LabelResemblance.Label]
    ) -> Standing {
        let folded = key(word)
        if let code = Code(bytes: folded.utf8), table.row(code: code) != nil { return .code }
        if let row = table.row(label: Text(word)) { return .label(row.code) }
        if let label = labels.first(where: { $0.key == folded }) { return .label(label.code) }
        if folded.utf8.allSatisfy(\.isDigit) {
            for row in table.rows where row.code.text.count > folded.count {
                if padded(folded, to: row.code.text.count) == row.code.text { return .unpadded(row.code) }
            }
            return .open
        }
        return LabelResemblance.best(for: folded, among: labels).map { .guess($0.code, label: $0.text) } ?? .open
    }

    private static func key(_ label: String) -> String {
        String(decoding: TextForm.key(Array(label.utf8)[...]), as: UTF8.self)
    }

    private static func padded(_ word: String, to width: Int) -> String {
        String(repeating: "0", count: max(0, width - word.count)) + word
    }
}

extension CodeProposal.Standing {
    /// Whether the table itself has the word.
    var isOwn: Bool {
        switch self {
        case .code, .label: true
        case .unpadded, .guess, .open: false
        }
    }
}

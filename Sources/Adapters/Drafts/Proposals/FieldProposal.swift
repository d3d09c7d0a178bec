import Canonical

/// A field of a record and the column that may be its source.
struct FieldProposal: Sendable {
    let field: FieldDefinition
    /// The column's place in the table.
    let column: Int
    /// How much the header resembles a word for the field.
    let similarity: Double
    /// The similarity times the fit of the values.
    let score: Double
}

/// Which column is the source of which field of a kind: the best pairs first, each field and each column once.
struct FieldAssignment: Sendable {
    let kind: Kind
    var proposals: [FieldProposal]

    /// A pair below this stays open.
    static let threshold = 0.55
    /// A name outside the column's own that neither side knows counts against it.
    private static let strangerPenalty = 0.04
    /// A name outside it that the kind implies speaks for it.
    private static let kinBonus = 0.03

    /// - Parameters:
    ///   - kind: The kind of the records.
    ///   - columns: The table's columns.
    ///   - places: Which of them may be used.
    ///   - words: The words of headers.
    ///   - tables: The code tables.
    init(
        of kind: Kind, _ columns: [DraftColumn], among places: [Int], words: DraftingWords, tables: CodeTables
    ) {
        self.kind = kind
        let similarity = HeaderSimilarity(implied: words.implied(for: kind))
        var pairs: [FieldProposal] = []
        for field in kind.definition.fields {
            let fit = FieldFit(tables: tables, field: field)
            let names = words.words(for: field, of: kind)
            for place in places {
                let resemblance = Self.resemblance(columns[place], names, similarity)
                guard resemblance >= 0.4 else { continue }
                let score = resemblance * fit.fit(columns[place])
                guard score >= Self.threshold else { continue }
                pairs.append(FieldProposal(field: field, column: place, similarity: resemblance, score: score))
            }
        }
        pairs.sort { ($1.score, $0.column, $0.field.index) < ($0.score, $1.column, $1.field.index) }
        var usedColumns: Set<Int> = []
        var usedFields: Set<Int> = []
        var proposals: [FieldProposal] = []
        for pair in pairs where !usedColumns.contains(pair.column) && !usedFields.contains(pair.field.index) {
            usedColumns.insert(pair.column)
            usedFields.insert(pair.field.index)
            proposals.append(pair)
        }
        self.proposals = proposals.sorted { $0.field.index < $1.field.index }
    }

    /// The best of the header's tails against the best of the field's words.
    private static func resemblance(
        _ column: DraftColumn, _ names: [[HeaderToken]], _ similarity: HeaderSimilarity
    ) -> Double {
        var best = 0.0
        for tail in column.tails {
            let most = names.map { similarity.similarity(tail.tokens, $0) }.max() ?? 0
            var adjusted = most
            for name in tail.left {
                let isKin = !name.isEmpty && name.allSatisfy { similarity.implied.contains($0.text) || $0.weight <= 1 }
                adjusted += isKin ? kinBonus : -strangerPenalty
            }
            best = max(best, adjusted)
        }
        return best
    }

    /// The proposal for a field.
    func proposal(for field: FieldDefinition) -> FieldProposal? { proposals.first { $0.field.index == field.index } }

    /// The required fields without a source.
    func missing(given: Set<Int> = []) -> [FieldDefinition] {
        kind.definition.fields.filter { $0.need == .required && proposal(for: $0) == nil && !given.contains($0.index) }
    }

    /// How many of ten required fields have a source, fields given by others left out.
    func coverage(given: Set<Int> = []) -> Double {
        let required = kind.definition.fields.filter { $0.need == .required && !given.contains($0.index) }
        let found = required.reduce(0) { $0 + min(1, proposal(for: $1)?.score ?? 0) }
        return required.isEmpty ? 1 : found / Double(required.count)
    }

    /// Whether every field of the business key has a source.
    func hasKey(given: Set<Int> = []) -> Bool {
        kind.definition.key.allSatisfy { given.contains($0.index) || proposal(for: $0) != nil }
    }

    /// How well the kind fits a source: required fields count most, then how much of the source it takes, then its key and its
    /// name.
    func score(columns: Int, title: Double, given: Set<Int> = []) -> Double {
        coverage(given: given) * 0.5 + Double(proposals.count) / Double(max(1, columns)) * 0.3
            + (hasKey(given: given) ? 0.1 : 0) + title * 0.2
    }
}

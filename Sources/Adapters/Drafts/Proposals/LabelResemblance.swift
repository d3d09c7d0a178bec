import Canonical

/// Which label of a table a word most resembles.
enum LabelResemblance {
    /// A label of a table.
    struct Label: Sendable {
        let code: Code
        let text: String
        /// Folded, as words are compared.
        let key: String
    }

    /// A label that resembles a word at least so much is a candidate.
    private static let threshold = 0.5
    /// The least score of a label with the whole word inside.
    private static let contained = 0.7

    /// The label that contains the word, or its characters in their order; nil when none does, or several do equally.
    ///
    /// Where a table has codes on several levels, the upper level is meant first.
    static func best(for word: String, among labels: [Label]) -> Label? {
        guard word.count > 1 else { return labels.filter { $0.key.hasPrefix(word) }.only }
        let scored = labels.map { (label: $0, score: score(word, $0.key)) }.filter { $0.score >= threshold }
        let shortest = scored.map(\.label.code.text.count).min()
        let upper = scored.filter { $0.label.code.text.count == shortest }
        guard let best = upper.map(\.score).max() else { return nil }
        // A word inside several labels says none of them, however long they are.
        let least = best >= contained ? max(contained, best - 0.1) : best
        return upper.filter { $0.score >= least }.map(\.label).only
    }

    private static func score(_ word: String, _ label: String) -> Double {
        let share = Double(word.count) / Double(max(word.count, label.count))
        if label.contains(word) || word.contains(label) { return contained + 0.3 * share }
        return isSubsequence(word, of: label) ? 0.5 + 0.2 * share : 0
    }

    private static func isSubsequence(_ word: String, of label: String) -> Bool {
        var rest = word[...]
        for character in label where character == rest.first { rest.removeFirst() }
        return rest.isEmpty
    }
}

extension Array {
    /// The only element; nil when there are none or several.
    fileprivate var only: Element? { count == 1 ? self[0] : nil }
}

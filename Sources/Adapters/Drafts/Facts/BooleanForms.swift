import Mapping

/// The words that a column writes for true and false.
struct BooleanForms: Sendable, Equatable {
    let yes: [String]
    let no: [String]
    /// Whether the format has true and false of its own.
    let isTyped: Bool

    private static let pairs: [(yes: String, no: String)] = [
        ("是", "否"), ("Y", "N"), ("y", "n"), ("有", "无"), ("1", "0"), ("true", "false"), ("TRUE", "FALSE"),
        ("Yes", "No"), ("YES", "NO"), ("T", "F"), ("√", "×"), ("对", "错"), ("已", "未"),
    ]

    /// Nil unless every value is a word of such a pair; a pair of which only one word occurs is completed.
    init?(in cells: [SampledCell], distinct: [String]) {
        guard !cells.isEmpty, !distinct.isEmpty, distinct.count <= 4 else { return nil }
        if cells.allSatisfy({ $0.kind == .boolean }) {
            yes = []
            no = []
            isTyped = true
            return
        }
        let used = Self.pairs.filter { distinct.contains($0.yes) || distinct.contains($0.no) }
        guard distinct.allSatisfy({ word in used.contains { $0.yes == word || $0.no == word } }) else { return nil }
        yes = used.map(\.yes)
        no = used.map(\.no)
        isTyped = false
    }
}

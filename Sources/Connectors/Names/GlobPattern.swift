/// A pattern for file names: `*` stands for any characters, `?` for exactly one, everything else for itself.
///
/// `DY_*.csv` matches `DY_BD_20261120.csv`; `DY_??_*.csv` does not match `DY_B_1.csv`. Letters keep their case.
package struct GlobPattern: Hashable, Sendable {
    /// The pattern as it was written.
    package let text: String
    private let characters: [Unicode.Scalar]

    /// A pattern; nil for an empty one and one with a `/`.
    package init?(_ text: String) {
        guard !text.isEmpty, !text.unicodeScalars.contains("/") else { return nil }
        self.text = text
        characters = Array(text.unicodeScalars)
    }

    /// Whether the whole name matches; takes at most the product of both lengths in steps.
    package func matches(_ name: String) -> Bool {
        let name = Array(name.unicodeScalars)
        var (place, at) = (0, 0)
        /// Where the last `*` stands, and where the text that it takes ends.
        var star: (pattern: Int, name: Int)?
        while at < name.count {
            if place < characters.count, characters[place] == "*" {
                star = (place, at)
                place += 1
            } else if place < characters.count, characters[place] == "?" || characters[place] == name[at] {
                place += 1
                at += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (place, at) = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return characters[place...].allSatisfy { $0 == "*" }
    }
}

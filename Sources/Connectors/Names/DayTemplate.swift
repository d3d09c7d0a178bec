package import Canonical

/// A text in which `{yyyyMMdd}` stands for a day: `https://host/out/DY_BD_{yyyyMMdd}.csv`.
package struct DayTemplate: Hashable, Sendable {
    /// The text as it was written.
    package let text: String
    private static let mark = "{yyyyMMdd}"

    /// A template; nil when a brace is left that belongs to no day.
    package init?(_ text: String) {
        self.text = text
        let rest = pieces.joined()
        guard !rest.contains("{"), !rest.contains("}") else { return nil }
    }

    /// Whether the text changes with the day.
    package var namesDay: Bool { pieces.count > 1 }

    /// The text for a day.
    package func text(on day: CivilDate) -> String {
        pieces.joined(separator: day.description.filter { $0 != "-" })
    }

    /// The text around the days.
    private var pieces: [Substring] { text.split(separator: DayTemplate.mark, omittingEmptySubsequences: false) }
}

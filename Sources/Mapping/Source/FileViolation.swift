package import Canonical

/// A rule's verdict on a file: on its name, its header, or a line of a manifest.
package struct FileViolation: Hashable, Sendable {
    /// The rule.
    package let rule: RuleDefinition
    /// The column as the user sees it; nil for the file as a whole.
    package let column: String?
    /// The row as an editor or Excel shows it; the header's row for findings about columns.
    package let row: Int?
    /// What fills the message.
    package let arguments: Violation.Arguments

    /// A verdict on a file.
    package init(
        _ rule: RuleDefinition, column: String?, row: Int?, _ arguments: Violation.Arguments = Violation.Arguments()
    ) {
        self.rule = rule
        self.column = column
        self.row = row
        self.arguments = arguments
    }
}

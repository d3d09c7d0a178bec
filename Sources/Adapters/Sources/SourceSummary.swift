package import Canonical
package import Mapping
package import ShangMi

/// What was read of a source file, beside its records.
package struct SourceSummary: Sendable {
    /// The file's name without its folder.
    package let name: String
    /// Over all bytes of the file.
    package let sm3: SM3Digest
    /// The file's size.
    package let bytes: Int
    /// The encoding in which it was read.
    package let encoding: TextEncoding
    /// Data rows, unreadable ones included, blank ones not; what a manifest's count is compared with.
    package let rows: Int
    /// Lines without any content, which are skipped.
    package let blankRows: Int
    /// Rows that could not be taken apart (`row-width`, `record-malformed`).
    package let unreadableRows: Int
    /// Findings about the file: its name, its header, the lines of a manifest.
    package let violations: [FileViolation]
    /// Whether the file's name or header kept its rows from being read.
    package let isRefused: Bool
    /// The label of each column as the user sees it; the columns of a record are places in this list.
    package let columns: [String]
    /// The exact sum of the mapping's total column over all rows whose amount is readable; nil without such a column.
    package let total: Fen?
    /// What a manifest states; empty for any other source.
    package let statements: [ManifestStatement]
}

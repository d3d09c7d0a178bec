package import Canonical
package import Mapping
package import ShangMi

/// What was read of a source file, or of one sheet of a workbook, beside its records.
package struct SourceSummary: Sendable {
    /// The file's name without its folder.
    package let name: String
    /// The sheet; nil where the format has none.
    package let sheet: String?
    /// Over all bytes of the file.
    package let sm3: SM3Digest
    /// The file's size.
    package let bytes: Int
    /// Data rows, unreadable ones included, blank and skipped ones not; what a stated count is compared with.
    package let rows: Int
    /// Rows without any content, which are skipped.
    package let blankRows: Int
    /// Rows that the mapping skips, the total row included.
    package let skippedRows: Int
    /// Rows that could not be taken apart (`row-width`, `record-malformed`).
    package let unreadableRows: Int
    /// Findings about the file: its name, its header, the lines of a manifest, a total row.
    package let violations: [FileViolation]
    /// Whether the file's name or header kept its rows from being read.
    package let isRefused: Bool
    /// The label of each column as the user sees it; the columns of a record are places in this list.
    package let columns: [String]
    /// The header's first row as an editor shows it; 0 for nested records, which have none.
    package let headerRow: Int
    /// The exact sum of the mapping's total column over all rows whose amount is readable; nil without such a column.
    package let total: Fen?
    /// What a manifest, a total row or the file's head states.
    package let statements: [ManifestStatement]

    /// The label of a column for a record: the `*` of a nested list becomes the record's place in it.
    package func label(ofColumn column: Int, item: Int32) -> String? {
        guard columns.indices.contains(column) else { return nil }
        let label = columns[column]
        guard item >= 0, let star = label.firstRange(of: "/*/") else { return label }
        return label.replacingCharacters(in: star, with: "/\(item)/")
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }
}

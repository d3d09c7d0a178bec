/// A row of a source for a report that shows it, without what a report must not show.
package struct CopiedRow: Equatable, Sendable {
    /// The row as an editor or Excel shows it; for nested records the line on which the record begins.
    package let number: Int
    /// Whether it is the header, or one of its two rows.
    package let isHeader: Bool
    /// The cells by the labels of the part, in their order.
    package let cells: [CopiedCell]
}

/// A cell of a row for a report.
package enum CopiedCell: Equatable, Sendable {
    /// There is nothing in it.
    case nothing
    /// Something is in it that a report must not show: a personal field, a column that nothing reads, or a row that is no
    /// data.
    case hidden
    /// A text as it stands.
    case text(String)
    /// A number of a spreadsheet or of JSON, by its decimal digits.
    case number(String)
    /// A spreadsheet's day or moment, by its serial from 1900-01-00.
    case serial(Double)
    /// A spreadsheet's percentage, by its fraction.
    case percent(Double)
}

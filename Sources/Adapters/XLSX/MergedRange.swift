/// Cells that Excel shows as one; only the first of them has content.
package struct MergedRange: Hashable, Sendable {
    /// Excel's row numbers, from 1.
    package let rows: ClosedRange<Int>
    /// From 0 for column A.
    package let columns: ClosedRange<Int>

    /// A range by its rows and columns.
    package init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
        self.rows = rows
        self.columns = columns
    }

    /// Reads `A1:B2`; nil for anything else, and for corners in the wrong order.
    init?(_ text: ArraySlice<UInt8>) {
        let corners = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard corners.count == 2, let first = CellReference(corners[0]), let last = CellReference(corners[1]),
            first.row <= last.row, first.column <= last.column
        else { return nil }
        rows = first.row...last.row
        columns = first.column...last.column
    }
}

/// Where a record stands in its source: file or sheet, row, and item of a nested list, as a person sees them.
package struct Origin: Hashable, Sendable {
    /// The number of the file, or of the sheet of a workbook, in the run; the run knows its name and digest.
    package let file: UInt16
    /// The row as an editor or Excel shows it, from 1; a multi-line CSV record counts from the line on which it starts.
    package let row: Int32
    /// The place in a nested list, from 0; −1 for a record that is the row itself.
    package let item: Int32

    /// A place by file, row and item.
    package init(file: UInt16, row: Int32, item: Int32 = -1) {
        self.file = file
        self.row = row
        self.item = item
    }
}

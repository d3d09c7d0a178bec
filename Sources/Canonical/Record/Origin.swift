/// Where a record stands in its source: file, sheet and row, as a person sees them.
package struct Origin: Hashable, Sendable {
    /// The file's number in the run; the run knows its name and digest.
    package let file: UInt16
    /// The row as an editor or Excel shows it, from 1; a multi-line CSV record counts from the line on which it starts.
    package let row: Int32

    /// A place by file and row.
    package init(file: UInt16, row: Int32) {
        self.file = file
        self.row = row
    }
}

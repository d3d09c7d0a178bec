/// What became of one file's rows and records: two accounts that must balance.
package struct IntakeBooks: Sendable, Equatable {
    /// Rows read: each became a record, states something about files (a manifest's), or is unreadable.
    package var rows = 0
    /// Rows that state counts and amounts of files.
    package var statementRows = 0
    /// Rows that could not be taken apart.
    package var unreadableRows = 0
    /// Blank rows, which are skipped and not among the rows read.
    package var blankRows = 0
    /// Records read, and those that follow a record into its withdrawal.
    package var read = 0
    /// Records with an error finding.
    package var refused = 0
    /// Second and later occurrences of a key.
    package var duplicate = 0
    /// Valid records whose parent was refused, or whose manifest waits for acceptance.
    package var held = 0
    /// Records whose canonical bytes are those of the version stored before.
    package var unchanged = 0
    /// Records stored as new versions.
    package var stored = 0

    /// Empty books.
    package init() {}

    /// Rows that became records.
    package var mappedRows: Int { rows - statementRows - unreadableRows }

    /// Whether read = refused + duplicate + held + unchanged + stored.
    package var isBalanced: Bool { read == refused + duplicate + held + unchanged + stored }

    /// The sum of two accounts.
    package static func + (left: IntakeBooks, right: IntakeBooks) -> IntakeBooks {
        var sum = left
        sum.rows += right.rows
        sum.statementRows += right.statementRows
        sum.unreadableRows += right.unreadableRows
        sum.blankRows += right.blankRows
        sum.read += right.read
        sum.refused += right.refused
        sum.duplicate += right.duplicate
        sum.held += right.held
        sum.unchanged += right.unchanged
        sum.stored += right.stored
        return sum
    }
}

/// A file that is taken in: who sent it, what it is, and what was known of its records before storing.
package struct IntakeFile: Sendable {
    /// The insurer's id.
    package let insurer: String
    /// The mapping's id and version, for example `<insurer>/1`.
    package let mapping: String
    /// The file's name without its folder.
    package let name: String
    /// SM3 of the file's bytes, in hex.
    package let sm3: String
    /// Rows and records as counted before storing: `unchanged` and `stored` are still 0.
    package let books: IntakeBooks
    /// The folder in which the files of its attachments were looked up, absolute; `nil` where nobody said.
    package let folder: String?

    /// A file by its parts.
    package init(
        insurer: String, mapping: String, name: String, sm3: String, books: IntakeBooks, folder: String? = nil
    ) {
        self.insurer = insurer
        self.mapping = mapping
        self.name = name
        self.sm3 = sm3
        self.books = books
        self.folder = folder
    }
}

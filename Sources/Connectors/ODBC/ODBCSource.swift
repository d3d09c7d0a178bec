/// Rows that a query gives, taken as files.
package struct ODBCSource: Hashable, Sendable {
    /// Where the connection text is kept; it holds the password.
    package let connection: Secret
    /// A query with one `?`, which stands for the last watermark, ordered by the watermark's column.
    package let query: String
    /// The column whose values only grow.
    package let watermark: String
    /// What stands for `?` in the first run.
    package let start: String
    /// The form of the file's name; `{yyyyMMdd}` is the day of the run.
    package let file: DayTemplate

    /// A query by its parts.
    package init(connection: Secret, query: String, watermark: String, start: String, file: DayTemplate) {
        self.connection = connection
        self.query = query
        self.watermark = watermark
        self.start = start
        self.file = file
    }
}

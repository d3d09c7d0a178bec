/// What one database says otherwise than the others.
package struct SQLDialect: Sendable {
    /// A table of whole numbers from one parameter, a JSON array of them: columns `key`, from 0, and `value`.
    let numbers: String
    /// The same of texts.
    let texts: String
    /// Ends a question about one row: nobody else changes it until the transaction ends, and who just did is waited for.
    let held: String
    /// Ends a question about many rows: the same, and rows that somebody else holds are left out.
    let free: String
    /// Whether others write while a transaction does.
    let hasManyWriters: Bool

    /// What a database says.
    ///
    /// - Parameters:
    ///   - numbers: A table in parentheses, or a function that is one, with columns `key` and `value`.
    ///   - texts: The same of texts.
    ///   - held: What holds the rows of an answer; empty where one transaction writes at a time.
    ///   - free: What holds those that nobody else holds.
    ///   - hasManyWriters: Whether others write while a transaction does.
    package init(numbers: String, texts: String, held: String, free: String, hasManyWriters: Bool) {
        self.numbers = numbers
        self.texts = texts
        self.held = held
        self.free = free
        self.hasManyWriters = hasManyWriters
    }
}

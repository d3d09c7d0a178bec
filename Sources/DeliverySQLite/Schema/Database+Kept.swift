import GRDB

/// Statements that stay compiled with the connection: a delivery's every step asks the same few, and compiling one costs
/// more than running it.
extension Database {
    /// A kept statement for a question.
    func kept(_ sql: String) throws -> Statement { try cachedStatement(sql: sql) }

    /// Runs one change by a kept statement.
    func perform(sql: String, arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

import Delivery

/// A connection to the database of a store, inside one transaction.
///
/// Statements are written once for all databases: `?` for a parameter, truth values as 0 and 1, nothing that only one of
/// SQLite 3.40 and PostgreSQL 15 understands but what `SQLDialect` says. Each is kept compiled by its text.
package protocol SQLSession: AnyObject {
    /// The store, as errors name it.
    var place: String { get }

    /// What this database says otherwise.
    var dialect: SQLDialect { get }

    /// The first row of an answer; `nil` when it has none.
    ///
    /// - Parameters:
    ///   - sql: A statement with at most one row that matters: a database may compute all of them.
    ///   - arguments: Its parameters.
    /// - Returns: The row.
    /// - Throws: What the database refuses.
    func row(_ sql: String, _ arguments: SQLArguments) throws -> SQLRow?

    /// All rows of an answer.
    ///
    /// - Parameters:
    ///   - sql: A question whose answer fits into memory.
    ///   - arguments: Its parameters.
    /// - Returns: The rows.
    /// - Throws: What the database refuses.
    func rows(_ sql: String, _ arguments: SQLArguments) throws -> [SQLRow]

    /// Reads an answer row by row, of which only some are in memory.
    ///
    /// - Parameters:
    ///   - sql: A question.
    ///   - arguments: Its parameters.
    ///   - body: Is given each row; what it throws ends the reading.
    /// - Throws: What the database refuses.
    func forEach(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws

    /// Reads an answer of very many rows, of which only some are in memory.
    ///
    /// - Parameters:
    ///   - sql: A question.
    ///   - arguments: Its parameters.
    ///   - body: Is given each row, for the time of the call; what it throws ends the reading.
    /// - Throws: What the database refuses.
    func forEach(_ sql: String, _ arguments: SQLArguments, fields body: (any SQLFields) throws -> Void) throws

    /// Runs a change.
    ///
    /// - Parameters:
    ///   - sql: The change.
    ///   - arguments: Its parameters.
    /// - Returns: How many rows it inserted, changed or deleted.
    /// - Throws: What the database refuses.
    @discardableResult
    func perform(_ sql: String, _ arguments: SQLArguments) throws -> Int

    /// Inserts one row into a table that numbers its rows.
    ///
    /// - Parameters:
    ///   - sql: The insertion, without `RETURNING`.
    ///   - arguments: Its parameters.
    ///   - column: The column of the number.
    /// - Returns: The row's number.
    /// - Throws: What the database refuses.
    func insert(_ sql: String, _ arguments: SQLArguments, numbering column: String) throws -> Int64

    /// Numbers for new rows of a table that numbers its rows, in rising order, which no other row gets.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - table: The table; its numbers are in the column `id`.
    /// - Returns: The numbers.
    /// - Throws: What the database refuses.
    func numbers(_ count: Int, of table: String) throws -> [Int64]

    /// Lets a table go on to number its rows after those that were inserted with their numbers.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - column: The column of the number.
    /// - Throws: What the database refuses.
    func continueNumbers(of table: String, column: String) throws

    /// Runs a change once for each of many lists of parameters.
    ///
    /// - Parameters:
    ///   - sql: The change.
    ///   - arguments: The parameters of each run.
    /// - Returns: How many rows all of them inserted, changed or deleted.
    /// - Throws: What the database refuses.
    @discardableResult
    func perform(_ sql: String, each arguments: some Sequence<SQLArguments>) throws -> Int

    /// Excludes others from more, until the transaction ends; what is read from then on is as they left it.
    ///
    /// - Parameter lock: What is excluded.
    /// - Throws: What the database refuses.
    func lock(_ lock: SQLLock) throws
}

extension SQLSession {
    /// The first row of an answer; `nil` when it has none.
    func row(_ sql: String) throws -> SQLRow? { try row(sql, []) }

    /// Runs a change without parameters.
    @discardableResult
    func perform(_ sql: String) throws -> Int { try perform(sql, []) }

    /// All rows of an answer.
    func rows(_ sql: String) throws -> [SQLRow] { try rows(sql, []) }

    /// The only column of an answer's first row; `nil` when there is no row, or no value in it.
    func value<Value: SQLConvertible>(
        _ type: Value.Type, _ sql: String, _ arguments: SQLArguments = []
    ) throws -> Value? {
        try row(sql, arguments)?.first(type)
    }

    /// The only column of an answer, without the rows that have no value.
    func values<Value: SQLConvertible>(
        _ type: Value.Type, _ sql: String, _ arguments: SQLArguments = []
    ) throws -> [Value] {
        try rows(sql, arguments).compactMap { try $0.first(type) }
    }

    /// What is wrong with the store.
    func damaged(_ what: String) -> StoreError { .damaged(path: place, what: what) }
}

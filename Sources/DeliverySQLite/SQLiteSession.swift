import DeliverySQL
import GRDB

/// A connection to a SQLite file, inside one transaction.
///
/// Statements stay compiled with the connection: a delivery's every step asks the same few, and compiling one costs more
/// than running it.
final class SQLiteSession: SQLSession {
    let database: Database
    let place: String

    init(_ database: Database, place: String) {
        self.database = database
        self.place = place
    }

    var dialect: SQLDialect { .sqlite }

    func row(_ sql: String, _ arguments: SQLArguments) throws -> SQLRow? {
        let statement = try bound(sql, arguments)
        let rows = try Row.fetchCursor(statement)
        guard try rows.next() != nil else { return nil }
        return SQLRow(of: statement, SQLColumns(names: statement.columnNames, place: place))
    }

    func rows(_ sql: String, _ arguments: SQLArguments) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try forEach(sql, arguments) { rows.append($0) }
        return rows
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws {
        let statement = try bound(sql, arguments)
        let columns = SQLColumns(names: statement.columnNames, place: place)
        let rows = try Row.fetchCursor(statement)
        while try rows.next() != nil { try body(SQLRow(of: statement, columns)) }
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, fields body: (any SQLFields) throws -> Void) throws {
        let statement = try bound(sql, arguments)
        let fields = StatementFields(statement: statement, place: place)
        let rows = try Row.fetchCursor(statement)
        while try rows.next() != nil { try body(fields) }
    }

    func perform(_ sql: String, _ arguments: SQLArguments) throws -> Int {
        try bound(sql, arguments).execute()
        return database.changesCount
    }

    func insert(_ sql: String, _ arguments: SQLArguments, numbering column: String) throws -> Int64 {
        try bound(sql, arguments).execute()
        return database.lastInsertedRowID
    }

    func numbers(_ count: Int, of table: String) throws -> [Int64] {
        // One transaction writes at a time: nobody else chooses the same.
        let last = try Int64.fetchOne(database.cachedStatement(sql: "SELECT coalesce(max(id), 0) FROM \(table)")) ?? 0
        return (0..<Int64(count)).map { last + 1 + $0 }
    }

    // SQLite goes on after the highest number that it finds.
    func continueNumbers(of table: String, column: String) {}

    func perform(_ sql: String, each arguments: some Sequence<SQLArguments>) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        var count = 0
        for arguments in arguments {
            try statement.bind(arguments)
            try statement.execute()
            count += database.changesCount
        }
        return count
    }

    // One transaction writes to a file at a time.
    func lock(_ lock: SQLLock) {}

    /// The kept statement with its parameters.
    private func bound(_ sql: String, _ arguments: SQLArguments) throws -> Statement {
        let statement = try database.cachedStatement(sql: sql)
        try statement.bind(arguments)
        return statement
    }
}

extension SQLDialect {
    /// SQLite has lists as JSON, and locks the file, not rows.
    static let sqlite = SQLDialect(
        numbers: "json_each(?)", texts: "json_each(?)", held: "", free: "", hasManyWriters: false)
}

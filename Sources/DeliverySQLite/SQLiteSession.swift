import DeliverySQL
import Foundation
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
        let statement = try database.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
        return try rows.next().map { SQLRow($0, SQLColumns(names: statement.columnNames, place: place)) }
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws {
        let statement = try database.cachedStatement(sql: sql)
        let columns = SQLColumns(names: statement.columnNames, place: place)
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
        while let row = try rows.next() { try body(SQLRow(row, columns)) }
    }

    func perform(_ sql: String, _ arguments: SQLArguments) throws -> Int {
        try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
        return database.changesCount
    }

    func perform(_ sql: String, each arguments: some Sequence<SQLArguments>) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        var count = 0
        for arguments in arguments {
            try statement.execute(arguments: StatementArguments(arguments))
            count += database.changesCount
        }
        return count
    }

    // One transaction writes to a file at a time.
    func lock(_ lock: SQLLock) {}
}

extension SQLDialect {
    /// SQLite has lists as JSON, and locks the file, not rows.
    static let sqlite = SQLDialect(
        numbers: "json_each(?)", texts: "json_each(?)", held: "", free: "", hasManyWriters: false)
}

extension StatementArguments {
    fileprivate init(_ arguments: SQLArguments) {
        self.init(arguments.values.map { DatabaseValue($0) })
    }
}

extension DatabaseValue {
    fileprivate init(_ value: SQLValue) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): number.databaseValue
            case .real(let number): number.databaseValue
            case .text(let text): text.databaseValue
            case .bytes(let bytes): Data(bytes).databaseValue
            }
    }
}

extension SQLRow {
    /// What the connection's row holds now.
    fileprivate init(_ row: Row, _ columns: SQLColumns) {
        self.init(columns: columns, values: (0..<row.count).map { SQLValue(row[$0] as DatabaseValue) })
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .bytes([UInt8](data))
            }
    }
}

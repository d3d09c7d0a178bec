import Delivery
import DeliverySQL
import Postgres

/// A connection to PostgreSQL, inside one transaction.
final class PostgresSession: SQLSession {
    let place: String
    private let connection: PostgresConnection
    private let statements: NumberedStatements

    init(_ connection: PostgresConnection, place: String, _ statements: NumberedStatements) {
        self.connection = connection
        self.place = place
        self.statements = statements
    }

    var dialect: SQLDialect { .postgres }

    func row(_ sql: String, _ arguments: SQLArguments) throws -> SQLRow? {
        let result = try ask(sql, arguments)
        return result.first.map { SQLRow($0, SQLColumns(names: result.columns, place: place)) }
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws {
        let result = try ask(sql, arguments)
        let columns = SQLColumns(names: result.columns, place: place)
        for row in result { try body(SQLRow(row, columns)) }
    }

    func perform(_ sql: String, _ arguments: SQLArguments) throws -> Int { try ask(sql, arguments).changed }

    func perform(_ sql: String, each arguments: some Sequence<SQLArguments>) throws -> Int {
        let text = statements.numbered(sql)
        var calls: [PostgresCall] = []
        var count = 0
        func send() throws {
            count += try connection.pipeline(calls).reduce(0) { $0 + $1.changed }
            calls.removeAll(keepingCapacity: true)
        }
        for arguments in arguments {
            calls.append(PostgresCall(text, arguments.values.map(PostgresValue.init)))
            if calls.count == PostgresSession.callsAtATime { try send() }
        }
        if !calls.isEmpty { try send() }
        return count
    }

    func lock(_ lock: SQLLock) throws {
        for (number, isShared) in lock.numbers {
            try connection.query(
                "SELECT pg_advisory_xact_lock\(isShared ? "_shared" : "")($1)", [.integer(number)])
        }
    }

    /// How many calls go out together at most: all of them are in memory with their values.
    private static let callsAtATime = 512

    private func ask(_ sql: String, _ arguments: SQLArguments) throws -> PostgresResult {
        try connection.query(statements.numbered(sql), arguments.values.map(PostgresValue.init))
    }
}

extension SQLDialect {
    /// PostgreSQL takes lists as JSON too, and holds rows.
    static let postgres = SQLDialect(
        numbers: "(\(list("value::bigint")))", texts: "(\(list("value")))", held: " FOR UPDATE",
        free: " FOR UPDATE OF d SKIP LOCKED", hasManyWriters: true)

    private static func list(_ value: String) -> String {
        "SELECT ordinality - 1 AS key, \(value) AS value FROM jsonb_array_elements_text(?::jsonb) WITH ORDINALITY"
    }
}

extension PostgresValue {
    fileprivate init(_ value: SQLValue) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let text): .text(text)
            case .bytes(let bytes): .bytes(bytes)
            }
    }
}

extension SQLRow {
    fileprivate init(_ row: PostgresRow, _ columns: SQLColumns) {
        self.init(columns: columns, values: row.columns.indices.map { SQLValue(row[$0]) })
    }
}

extension SQLValue {
    fileprivate init(_ value: PostgresValue) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let text): .text(text)
            case .bytes(let bytes): .bytes(bytes)
            }
    }
}

import Delivery
import DeliverySQL
import Postgres

/// A connection to PostgreSQL, inside one transaction.
final class PostgresSession: SQLSession {
    let place: String
    private let connection: PostgresConnection
    private let statements: NumberedStatements
    private var cursors = 0

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

    func rows(_ sql: String, _ arguments: SQLArguments) throws -> [SQLRow] {
        let result = try ask(sql, arguments)
        let columns = SQLColumns(names: result.columns, place: place)
        return result.map { SQLRow($0, columns) }
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws {
        try forEachResult(sql, arguments) { result in
            let columns = SQLColumns(names: result.columns, place: place)
            for row in result { try body(SQLRow(row, columns)) }
        }
    }

    func forEach(_ sql: String, _ arguments: SQLArguments, fields body: (any SQLFields) throws -> Void) throws {
        try forEachResult(sql, arguments) { result in
            for row in result { try body(ResultFields(row: row, place: place)) }
        }
    }

    /// Reads an answer some rows at a time.
    private func forEachResult(
        _ sql: String, _ arguments: SQLArguments, _ body: (PostgresResult) throws -> Void
    ) throws {
        cursors += 1
        let cursor = "anze_\(cursors)"
        // Never kept as a statement: each has a name of its own.
        try connection.query(
            "DECLARE \(cursor) NO SCROLL CURSOR FOR \(statements.numbered(sql))",
            arguments.values.map(PostgresValue.init))
        while true {
            let result = try connection.query("FETCH \(PostgresSession.rowsAtATime) FROM \(cursor)")
            try body(result)
            if result.count < PostgresSession.rowsAtATime { break }
        }
        try connection.query("CLOSE \(cursor)")
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

    func insert(_ sql: String, _ arguments: SQLArguments, numbering column: String) throws -> Int64 {
        let result = try ask("\(sql) RETURNING \(column)", arguments)
        guard let row = result.first, case .integer(let number) = row[0] else {
            throw StoreError.damaged(path: place, what: "插入的行没有编号")
        }
        return number
    }

    func numbers(_ count: Int, of table: String) throws -> [Int64] {
        guard count > 0 else { return [] }
        return try connection.query(
            "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS number FROM generate_series(1, $2) ORDER BY 1",
            [.text(table), .integer(Int64(count))]
        ).map { try $0.read("number") }
    }

    func continueNumbers(of table: String, column: String) throws {
        try connection.query(
            "SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max(\(column)), 1), max(\(column)) IS NOT NULL) FROM \(table)",
            [.text(table), .text(column)])
    }

    /// How many rows of a long answer are in memory.
    private static let rowsAtATime = 1000
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

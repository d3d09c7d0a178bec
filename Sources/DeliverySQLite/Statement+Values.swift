import DeliverySQL
import GRDB
import GRDBSQLite

/// Values in and out of a statement without a detour over GRDB's own, which costs more than the statement.
extension Statement {
    /// Gives a statement its parameters.
    func bind(_ arguments: SQLArguments) throws {
        let count = unsafe Int(sqlite3_bind_parameter_count(sqliteStatement))
        precondition(arguments.values.count == count, "a statement has a parameter for each of its question marks")
        setUncheckedArguments(StatementArguments())
        for (index, value) in arguments.values.enumerated() {
            let code = unsafe value.bind(to: sqliteStatement, at: CInt(index + 1))
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
    }
}

extension SQLRow {
    /// What a statement's row holds now.
    init(of statement: Statement, _ columns: SQLColumns) {
        let pointer = unsafe statement.sqliteStatement
        self.init(
            columns: columns,
            values: (0..<statement.columnCount).map { unsafe SQLValue(of: pointer, at: CInt($0)) })
    }
}

extension SQLValue {
    /// The destructor that has SQLite copy what it is given: `SQLITE_TRANSIENT`, a macro.
    private static let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    fileprivate func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        switch self {
        case .null: unsafe sqlite3_bind_null(statement, index)
        case .integer(let number): unsafe sqlite3_bind_int64(statement, index, number)
        case .real(let number): unsafe sqlite3_bind_double(statement, index, number)
        case .text(var text):
            text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                    unsafe sqlite3_bind_text(
                        statement, index, bytes.baseAddress ?? UnsafePointer(bitPattern: 1), CInt(bytes.count),
                        SQLValue.copied)
                }
            }
        // No pointer would be no value.
        case .bytes(let bytes) where bytes.isEmpty: unsafe sqlite3_bind_zeroblob(statement, index, 0)
        case .bytes(let bytes):
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe sqlite3_bind_blob64(
                    statement, index, bytes.baseAddress, sqlite3_uint64(bytes.count), SQLValue.copied)
            }
        }
    }

    fileprivate init(of statement: OpaquePointer, at index: CInt) {
        switch unsafe sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: self = unsafe .integer(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: self = unsafe .real(sqlite3_column_double(statement, index))
        case SQLITE_TEXT:
            let bytes = unsafe UnsafeBufferPointer(
                start: sqlite3_column_text(statement, index), count: Int(sqlite3_column_bytes(statement, index)))
            self = unsafe .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let bytes = unsafe UnsafeRawBufferPointer(
                start: sqlite3_column_blob(statement, index), count: Int(sqlite3_column_bytes(statement, index)))
            self = unsafe .bytes([UInt8](bytes))
        default: self = .null
        }
    }
}

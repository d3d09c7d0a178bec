import Delivery
import DeliverySQL
import GRDB
import GRDBSQLite

/// The columns of a statement's row now.
struct StatementFields: SQLFields {
    let statement: Statement
    let place: String

    func integer(_ place: Int) throws -> Int64? {
        let pointer = unsafe statement.sqliteStatement
        switch unsafe sqlite3_column_type(pointer, CInt(place)) {
        case SQLITE_INTEGER: return unsafe sqlite3_column_int64(pointer, CInt(place))
        case SQLITE_NULL: return nil
        default: throw damaged(place)
        }
    }

    func append(_ place: Int, to bytes: inout [UInt8]) throws -> Range<Int>? {
        let pointer = unsafe statement.sqliteStatement
        switch unsafe sqlite3_column_type(pointer, CInt(place)) {
        case SQLITE_TEXT, SQLITE_BLOB:
            let start = bytes.count
            // The bytes before their number: a text may be brought into another form first.
            let content = unsafe sqlite3_column_blob(pointer, CInt(place))
            unsafe bytes.append(
                contentsOf: UnsafeRawBufferPointer(
                    start: content, count: Int(sqlite3_column_bytes(pointer, CInt(place)))))
            return start..<bytes.count
        case SQLITE_NULL: return nil
        default: throw damaged(place)
        }
    }

    private func damaged(_ column: Int) -> StoreError {
        .damaged(path: place, what: "\(statement.columnNames[column]) 的值不是应有的形式")
    }
}

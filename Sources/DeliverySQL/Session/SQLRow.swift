import Canonical
import Delivery
import ShangMi

/// One row of an answer; a value of another form than is asked for means that the store is damaged.
package struct SQLRow: Sendable {
    private let columns: SQLColumns
    private let values: [SQLValue]

    /// A row of an answer's columns.
    package init(columns: SQLColumns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    subscript<Value: SQLConvertible>(column: String) -> Value {
        get throws(StoreError) {
            guard let value = Value.read(self[raw: column]) else { throw damaged("\(column) 的值不是应有的形式") }
            return value
        }
    }

    subscript<Value: SQLConvertible>(column: String) -> Value? {
        get throws(StoreError) {
            let raw = self[raw: column]
            if raw == .null { return nil }
            guard let value = Value.read(raw) else { throw damaged("\(column) 的值不是应有的形式") }
            return value
        }
    }

    /// The value of the first column; `nil` when it has none.
    func first<Value: SQLConvertible>(_ type: Value.Type) throws(StoreError) -> Value? {
        guard let raw = values.first, raw != .null else { return nil }
        guard let value = Value.read(raw) else { throw damaged("\(columns.names[0]) 的值不是应有的形式") }
        return value
    }

    func timestamp(_ column: String) throws(StoreError) -> Timestamp { Timestamp(milliseconds: try self[column]) }

    func optionalTimestamp(_ column: String) throws(StoreError) -> Timestamp? {
        (try self[column] as Int64?).map { Timestamp(milliseconds: $0) }
    }

    func digest(_ column: String) throws(StoreError) -> SM3Digest {
        guard let digest = SM3Digest(bytes: try self[column]) else { throw damaged("\(column) 不是 SM3 摘要") }
        return digest
    }

    func value<Value: RawRepresentable>(
        _ column: String, _ type: Value.Type
    ) throws(StoreError) -> Value where Value.RawValue == String {
        let text: String = try self[column]
        guard let value = Value(rawValue: text) else { throw damaged("未知的 \(column)“\(text)”") }
        return value
    }

    func kind() throws(StoreError) -> Kind {
        guard let kind = Kind(id: try self["kind"]) else { throw damaged("未知的记录类型") }
        return kind
    }

    /// The names of the columns, in the order of the answer.
    var names: [String] { columns.names }

    /// The values of some columns, as parameters.
    func values(of columns: [String]) -> SQLArguments { SQLArguments(columns.map { self[raw: $0] }) }

    /// What is wrong with the store that the row is from.
    func damaged(_ what: String) -> StoreError { .damaged(path: columns.place, what: what) }

    private subscript(raw column: String) -> SQLValue {
        guard let index = columns.names.firstIndex(of: column) else {
            preconditionFailure("a statement gives the columns that are read")
        }
        return values[index]
    }
}

/// The columns of an answer, which its rows share.
package final class SQLColumns: Sendable {
    fileprivate let names: [String]
    fileprivate let place: String

    /// Columns of an answer.
    ///
    /// - Parameters:
    ///   - names: Their names, in order.
    ///   - place: The store, as errors name it.
    package init(names: [String], place: String) {
        self.names = names
        self.place = place
    }
}

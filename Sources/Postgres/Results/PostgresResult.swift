/// What one statement gave: its rows, in the server's order.
package struct PostgresResult: RandomAccessCollection, Sendable {
    /// The names of the columns.
    package let columns: [String]
    /// The number of rows.
    package let count: Int
    /// The rows that were inserted, changed, deleted or read.
    package let changed: Int
    private let values: [PostgresValue]

    /// Nothing.
    static let empty = PostgresResult(columns: [], count: 0, changed: 0, values: [])

    init(columns: [String], count: Int, changed: Int, values: [PostgresValue]) {
        self.columns = columns
        self.count = count
        self.changed = changed
        self.values = values
    }

    /// The index of the first row.
    package var startIndex: Int { 0 }
    /// The index behind the last row.
    package var endIndex: Int { count }

    /// A row by its index.
    package subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "no row \(position)")
        let start = position * columns.count
        return PostgresRow(columns: columns, values: values[start..<start + columns.count])
    }
}

/// One row of a result.
package struct PostgresRow: Sendable {
    /// The names of the columns.
    package let columns: [String]
    private let values: ArraySlice<PostgresValue>

    init(columns: [String], values: ArraySlice<PostgresValue>) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column, counted from 0.
    package subscript(_ column: Int) -> PostgresValue { values[values.startIndex + column] }

    /// The value of a column that the statement names; of several with that name the first.
    package subscript(_ column: String) -> PostgresValue {
        guard let index = columns.firstIndex(of: column) else { preconditionFailure("no column \(column)") }
        return self[index]
    }

    /// The value of a column as a type of Swift.
    ///
    /// - Parameters:
    ///   - column: A name that the statement gives to a column.
    ///   - type: What it is read as; an optional one takes NULL.
    /// - Returns: The value.
    /// - Throws: `unexpectedValue` when the value is of another kind, or NULL.
    package func read<Value: PostgresReadable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let value = Value(self[column]) else { throw .unexpectedValue(column: column) }
        return value
    }
}

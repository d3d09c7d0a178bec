import Glibc
import Transport

/// Carries out queries on a thread of its own: every call to a driver may block.
actor ODBCLane {
    private let executor = LaneExecutor(label: "odbc lane")
    private let pieceUnits: Int

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// A lane that fetches long values in pieces of so many UTF-16 units.
    init(pieceUnits: Int = 1 << 15) { self.pieceUnits = pieceUnits }

    /// What a query gave.
    struct Result: Hashable {
        /// Rows without the header.
        var rows = 0
        /// The watermark of the last row; nil when there was none.
        var watermark: String?
    }

    /// Writes the rows that a query gives to a file as CSV, in constant memory.
    ///
    /// - Parameters:
    ///   - source: The query.
    ///   - text: The text with which the driver connects.
    ///   - since: The last watermark.
    ///   - path: The file.
    /// - Returns: How many rows there were, and how far they come.
    /// - Throws: What the driver says; the file is then of no use.
    func export(
        _ source: ODBCSource, connection text: String, since: String, to path: String
    ) throws(ConnectorError) -> Result {
        let file = try OpenDescriptor(path, O_WRONLY | O_CREAT | O_TRUNC)
        let connection = try ODBCConnection(text)
        let statement = try ODBCStatement(parameter: since, on: connection, pieceUnits: pieceUnits)
        let columns = try statement.execute(source.query, isWide: connection.isWide)
        guard let place = columns.firstIndex(of: source.watermark) else {
            throw .watermarkMissing(column: source.watermark, columns: columns)
        }
        var result = Result()
        var block: [UInt8] = []
        CSVLine.append(columns.map { Array($0.utf8) }, to: &block)
        while try statement.next(row: result.rows + 1) {
            if Task.isCancelled { throw .cancelled }
            let row = result.rows + 1
            var values: [[UInt8]] = []
            for (index, name) in columns.enumerated() {
                values.append(try statement.value(index + 1, named: name, row: row))
            }
            let watermark = String(decoding: values[place], as: UTF8.self)
            guard !watermark.isEmpty else { throw .watermarkEmpty(column: source.watermark, row: row) }
            if let last = result.watermark, !WatermarkOrder.isAtLeast(watermark, last) {
                throw .watermarkFalls(column: source.watermark, row: row)
            }
            result = Result(rows: row, watermark: watermark)
            CSVLine.append(values, to: &block)
            if block.count >= 1 << 16 {
                try file.write(block, path)
                block.removeAll(keepingCapacity: true)
            }
        }
        try file.write(block, path)
        try file.sync(path)
        return result
    }
}

package import Adapters
import Canonical
import Mapping

/// Measurements of reading alone: how fast a file can be taken apart, whatever its rows then become.
package enum ReadMeasurement {
    /// Splits a CSV file at its commas and lines, aware of quotes, on one thread; nothing is decoded.
    ///
    /// - Returns: The records, the header among them.
    /// - Throws: The file cannot be read.
    package static func scan(_ path: String) throws(SourceError) -> Int {
        var reader = try CSVReader(path: path, encoding: .insisted(.utf8), delimiter: .comma, digests: false)
        var batch = SourceBatch()
        while try reader.next(into: &batch) {}
        return reader.recordCount
    }

    /// Reads every row of a workbook's sheets, or every record of a file of JSON lines, with all values resolved.
    ///
    /// - Returns: The rows, header rows among them.
    /// - Throws: The file cannot be read.
    package static func rows(_ path: String) throws(SourceError) -> Int {
        var rows = 0
        if path.hasSuffix(".xlsx") {
            var workbook = try XLSXWorkbook(path: path, limits: XLSXLimits())
            for sheet in workbook.sheets {
                try workbook.read(sheet) { (row) throws(SourceError) in if !row.isBlank { rows += 1 } }
            }
        } else {
            var reader = try NDJSONReader(path: path, encoding: .declared(.utf8), digests: false)
            var tree = SourceTree()
            while try reader.next(into: &tree) { if !tree.nodes.isEmpty { rows += 1 } }
        }
        return rows
    }
}

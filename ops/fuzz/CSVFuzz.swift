@testable import Adapters
import Mapping

/// Any bytes as a CSV file: whatever the blocks, the same records, and every field is UTF-8.
func fuzzCSV(_ input: UnsafeBufferPointer<UInt8>, _ encoding: TextEncoding) {
    FuzzFile.shared.put(input)
    // The first byte chooses the delimiter and stays part of the file.
    let delimiters = CSVDelimiter.allCases
    let delimiter = delimiters[Int(input.first ?? 0) % delimiters.count]
    let whole = read(encoding, delimiter, blockSize: 4096)
    demand(whole == read(encoding, delimiter, blockSize: 7), "blocks of 7 bytes give the same records")
}

private struct Row: Equatable {
    var line: Int
    var malformed: String?
    var fields: [String] = []
    var undecodable: [Int] = []
}

private func read(_ encoding: TextEncoding, _ delimiter: CSVDelimiter, blockSize: Int) -> [Row] {
    var rows: [Row] = []
    do {
        var reader = try CSVReader(
            path: FuzzFile.shared.path, encoding: .insisted(encoding), delimiter: delimiter, blockSize: blockSize,
            recordLimit: 1 << 20)
        var decoding = CSVDecoding(encoding: encoding)
        var batch = SourceBatch()
        while try reader.next(into: &batch) {
            _ = decoding.decode(&batch)
            for (place, found) in batch.rows.enumerated() {
                demand(found.count > 0, "a record has at least one field")
                var row = Row(line: Int(found.number), malformed: batch.reason(ofRow: place))
                for index in 0..<Int(found.count) {
                    let cell = batch.cell(index, of: found)
                    guard let text = String(validating: batch.bytes[cell.range], as: UTF8.self) else {
                        preconditionFailure("fields are UTF-8")
                    }
                    row.fields.append(text)
                    if cell.isUndecodable { row.undecodable.append(index) }
                }
                rows.append(row)
            }
        }
        let count = rows.count + reader.blankLineCount
        demand(reader.recordCount == rows.count && reader.lineCount >= count, "every record is counted")
        _ = try reader.finish()
    } catch {
        rows.append(Row(line: -1, malformed: "\(error)"))
    }
    return rows
}

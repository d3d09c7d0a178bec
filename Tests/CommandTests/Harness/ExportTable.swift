import Foundation
import TestKit

/// One file of an export as a table, so that a test can change a cell by its column.
struct ExportTable {
    /// The header.
    var columns: [String]
    /// The data rows.
    var rows: [[String]]

    /// GB 18030, by its number among Foundation's encodings.
    static let encoding = String.Encoding(rawValue: 0x8000_0632)

    /// Reads a file's bytes.
    init(bytes: [UInt8]) throws {
        guard let text = String(data: Data(bytes), encoding: ExportTable.encoding) else {
            throw SampleError.notFound("GB18030")
        }
        var rows = ExportTable.rows(of: text)
        columns = rows.removeFirst()
        self.rows = rows
    }

    /// The file's bytes, in the encoding that the mapping declares or another.
    func bytes(in encoding: String.Encoding = ExportTable.encoding) throws -> [UInt8] {
        let text = ([columns] + rows).map { $0.map(ExportTable.quoted).joined(separator: ",") + "\n" }.joined()
        guard let data = text.data(using: encoding) else { throw SampleError.notFound("\(encoding)") }
        return [UInt8](data)
    }

    /// The number of a column.
    func column(_ name: String) throws -> Int {
        guard let index = columns.firstIndex(of: name) else { throw SampleError.notFound(name) }
        return index
    }

    /// Writes one value into a column, of one row or of all.
    mutating func set(_ value: String, in name: String, row: Int? = nil) throws {
        let column = try column(name)
        for index in rows.indices where row == nil || row == index { rows[index][column] = value }
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    private static func rows(of text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        func endCell() {
            row.append(String(cell))
            cell = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: endCell()
            case "\r" where !isQuoted: continue
            case "\n" where !isQuoted:
                endCell()
                rows.append(row)
                row = []
            default: cell.append(scalar)
            }
        }
        return rows
    }
}

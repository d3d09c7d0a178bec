import Adapters
import Canonical
import Foundation
import Mapping
import TestKit

@testable import Validation

/// A written workbook, read back by the project's own reader.
struct ReadWorkbook {
    struct Cell: Equatable, ExpressibleByStringLiteral {
        let kind: CellKind
        let text: String

        init(_ kind: CellKind, _ text: String) {
            self.kind = kind
            self.text = text
        }

        init(stringLiteral value: String) { self.init(.text, value) }
    }

    /// The names of the sheets in their order.
    private(set) var names: [String] = []
    private var rows: [String: [Int: [Cell]]] = [:]

    init(_ path: String) throws {
        var workbook = try XLSXWorkbook(path: path, limits: XLSXLimits())
        for sheet in workbook.sheets {
            names.append(sheet.name)
            var found: [Int: [Cell]] = [:]
            try workbook.read(sheet) { (row) throws(SourceError) in
                found[Int(row.number)] = (0..<row.count).map { column in
                    Cell(row.kind(of: column), String(decoding: row.bytes[row.range(of: column)], as: UTF8.self))
                }
            }
            rows[sheet.name] = found
        }
    }

    /// What a report writes, read back.
    init(_ write: (String) throws -> Void) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("report.xlsx")
        try write(path)
        try self.init(path)
    }

    /// The cells of a row, from 1.
    func cells(_ sheet: String, _ row: Int) -> [Cell] { rows[sheet]?[row] ?? [] }

    /// The texts of a row.
    func texts(_ sheet: String, _ row: Int) -> [String] { cells(sheet, row).map(\.text) }

    /// The numbers of a sheet's rows that have something.
    func rowNumbers(_ sheet: String) -> [Int] { (rows[sheet] ?? [:]).keys.sorted() }

    /// Everything in all cells.
    var text: String { rows.values.flatMap(\.values).flatMap { $0 }.map(\.text).joined(separator: "\n") }
}

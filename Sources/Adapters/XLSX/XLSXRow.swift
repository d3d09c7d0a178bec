package import Mapping

/// One row of a sheet; the reader fills the same one again and again, so that nothing is allocated.
///
/// Cells count from 0 for column A, up to the last one with content. A cell that is not there, or has a format and no
/// content, is `absent`.
package struct XLSXRow: Sendable {
    private struct Cell: Sendable {
        var kind: CellKind
        var start: Int
        var end: Int
    }

    /// The row as Excel shows it, from 1; hidden and blank rows count.
    package internal(set) var number: Int32 = 0

    /// Whether the row is hidden, by hand or by a filter; it is data all the same (rules §10.13).
    package internal(set) var isHidden = false

    /// What the ranges of the cells lie in, UTF-8.
    package internal(set) var bytes: [UInt8] = []

    private var cells: [Cell] = []

    /// An empty row to be filled.
    package init() {}

    /// How many cells the row has, the last one with content.
    package var count: Int { cells.count }

    /// Whether no cell has anything in it; an empty text is nothing.
    package var isBlank: Bool { bytes.isEmpty && cells.allSatisfy { $0.kind == .absent || $0.kind == .text } }

    /// What the cell is; `absent` beyond the last one.
    package func kind(of column: Int) -> CellKind { column < cells.count ? cells[column].kind : .absent }

    /// Where the cell's text lies in `bytes`; empty beyond the last one.
    package func range(of column: Int) -> Range<Int> {
        column < cells.count ? cells[column].start..<cells[column].end : 0..<0
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
    }

    /// Puts a cell at a column behind all that are there; its text is what `bytes` has gained since `start`.
    mutating func append(_ kind: CellKind, at column: Int, from start: Int) {
        while cells.count < column { cells.append(Cell(kind: .absent, start: start, end: start)) }
        cells.append(Cell(kind: kind, start: start, end: bytes.count))
    }
}

import Canonical

/// The cells of one row by the mapping's columns: those of the row itself, and, for an item of a nested list, those of the
/// row that it stands in.
struct RowCells {
    let batch: SourceBatch
    let header: Header
    let levels: [UInt8]
    let row: SourceBatch.Row
    /// The row of level 0 that the item stands in; the row itself at level 0.
    let root: SourceBatch.Row

    /// The cell of a column.
    func cell(_ column: Int) -> SourceCell {
        let level = levels[column]
        let owner = level == row.level ? row : root
        // A column of another list says nothing here.
        guard level == owner.level else { return .absent }
        return batch.cell(header.positions[column], of: owner)
    }

    /// Where a finding on a column points to.
    func place(_ column: Int) -> CellPlace {
        guard header.places[column] >= 0 else { return .nowhere }
        return CellPlace(
            column: UInt16(truncatingIfNeeded: header.places[column]), item: levels[column] == 0 ? -1 : row.item)
    }

    /// The trimmed text of a column; empty for what has none.
    func trimmedText(_ column: Int) -> [UInt8] {
        let cell = cell(column)
        switch cell.kind {
        case .absent, .container, .list: return []
        case .text, .number, .serial, .percent, .boolean, .error, .uncalculated:
            return TextForm.trimmed(batch.bytes[cell.range]).copiedArray
        }
    }
}

extension ArraySlice where Element == UInt8 {
    fileprivate var copiedArray: [UInt8] { Array(self) }
}

/// Where a cell stands in its row, for findings.
struct CellPlace: Equatable {
    /// The place of the column in the file's labels; `Record.noColumn` for none.
    let column: UInt16
    /// The place in the nested list; −1 for none.
    let item: Int32

    /// No place in the source.
    static let nowhere = CellPlace(column: Record.noColumn, item: -1)
}

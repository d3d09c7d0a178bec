import Canonical

extension Header {
    /// The trimmed text of each of the mapping's columns in a row; empty for what is not there.
    package func texts(ofRow row: Int, in batch: borrowing SourceBatch) -> [[UInt8]] {
        positions.map { position in
            let cell = batch.cell(position, of: batch.rows[row])
            switch cell.kind {
            case .absent, .container, .list, .error, .uncalculated: return []
            case .text, .number, .serial, .percent, .boolean: return Array(TextForm.trimmed(batch.bytes[cell.range]))
            }
        }
    }

    /// What keeps a row from being taken apart, at its first column; nil for a sound one.
    package func violation(ofRow row: Int, in batch: borrowing SourceBatch) -> FileViolation? {
        fault(ofRow: row, in: batch).map {
            FileViolation($0.rule, column: labels.first, row: Int(batch.rows[row].number), $0.arguments)
        }
    }

    /// The label of one of the mapping's columns as the user sees it; nil when the file does not have it.
    package func label(of column: Int) -> String? { places[column] < 0 ? nil : labels[places[column]] }
}

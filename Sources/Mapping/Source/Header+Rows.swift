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

    /// The label of one of the mapping's columns as the user sees it; nil when the file does not have it.
    package func label(of column: Int) -> String? { places[column] < 0 ? nil : labels[places[column]] }
}

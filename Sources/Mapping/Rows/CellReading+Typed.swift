import Canonical

extension FieldMapping {
    /// The words that a truth value stands for where text is read (rules §10.10).
    private static let words: (yes: Text, no: Text) = ("是", "否")

    /// Reads a cell that is a number or a truth value in its own format.
    func readTyped(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        switch (cell.kind, form) {
        case (.boolean, .boolean):
            record.store(number: text.count == 4 ? 1 : 0, at: index)
        case (.boolean, _):
            readGiven(
                cell, (text.count == 4 ? Self.words.yes : Self.words.no).bytes.span, &record, &notes)
        case (_, .date): readNumberAsDate(cell, text, &record, &notes)
        case (.percent, .decimal) where number.allowsPercentSign: readDecimal(cell, text, &record, &notes)
        case (.number, _): readNumber(cell, text, &record, &notes)
        default:
            let expected = cell.kind == .serial ? "文本或数（单元格是日期）" : "文本或数（单元格是百分比）"
            fail(CellRules.fieldType, text, cell, &record, &notes, Violation.Arguments(expected: expected))
        }
    }

    /// A number where a day should be: a serial when the mapping takes those, else its digits as written.
    private func readNumberAsDate(
        _ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes
    ) {
        if cell.kind == .number, !dates.contains(where: { $0.isSerial }) {
            return readGiven(cell, text, &record, &notes)
        }
        readSerial(cell, text, &record, &notes)
    }

    private func readNumber(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        if holdsIdentifier, CellRules.isBeyondDigits(text) {
            return fail(CellRules.identifierScientific, text, cell, &record, &notes)
        }
        readGiven(cell, text, &record, &notes)
    }
}

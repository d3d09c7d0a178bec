import Canonical

extension FieldMapping {
    /// The words that a truth value stands for where text is read (rules §10.10).
    private static let truth: (yes: Text, no: Text) = ("是", "否")

    /// Reads a cell that is a number or a truth value in its own format.
    func readTyped(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        switch (cell.kind, reading) {
        case (.boolean, .boolean):
            record.store(number: text.count == 4 ? 1 : 0, at: field.index)
        case (.boolean, _):
            readGiven(
                cell, (text.count == 4 ? Self.truth.yes : Self.truth.no).bytes.span, &record, &notes)
        case (_, .date(let formats, let bound)), (_, .moment(let formats, let bound)):
            readNumberAsDate(cell, text, formats, bound, &record, &notes)
        case (.percent, .decimal(let form)) where form.allowsPercentSign:
            readDecimal(cell, text, form, &record, &notes)
        case (.number, _):
            readNumber(cell, text, &record, &notes)
        default:
            let expected = cell.kind == .serial ? "文本或数（单元格是日期）" : "文本或数（单元格是百分比）"
            fail(CellRules.fieldType, text, cell, &record, &notes, Violation.Arguments(expected: expected))
        }
    }

    /// A number where a day should be: a serial when the mapping takes those, else its digits as written.
    private func readNumberAsDate(
        _ cell: CellText, _ text: Bytes, _ formats: [DateFormat], _ bound: DayBound, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        if cell.kind == .number, !formats.contains(where: { $0.isSerial }) {
            return readGiven(cell, text, &record, &notes)
        }
        readSerial(cell, text, formats, bound, &record, &notes)
    }

    private func readNumber(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        if holdsIdentifier, CellRules.isBeyondDigits(text) {
            return fail(CellRules.identifierScientific, text, cell, &record, &notes)
        }
        readGiven(cell, text, &record, &notes)
    }
}

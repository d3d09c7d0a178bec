import Canonical

extension Record {
    /// Judges what takes several fields of the row: validity of codes on the reference day, and identity numbers.
    mutating func judgeWhole(_ notes: inout RowNotes) {
        if !notes.dated.isEmpty, let day = referenceDay(asOf: notes.asOf) {
            for code in notes.dated { judge(code, on: day, &notes) }
        }
        if kind == .expert { judgeIDNumber(&notes) }
    }

    private func judge(_ code: RowNotes.DatedCode, on day: CivilDate, _ notes: inout RowNotes) {
        guard state(of: code.field.index) == .usable else { return }
        switch code.field.type {
        case .division:
            guard let retired = code.row.validTo, day >= retired else { return }
            notes.note(
                CellRules.divisionRetired, at: code.field, code.place,
                Violation.Arguments(
                    expected: code.row.note, actual: code.row.code.text, limit: retired.description))
        default:
            guard !code.row.isValid(on: day) else { return }
            notes.note(
                CellRules.codeExpired, at: code.field, code.place,
                Violation.Arguments(actual: code.row.code.text, limit: day.description))
        }
    }

    /// Resident identity cards are code 01 of table `id-document-kind`.
    private mutating func judgeIDNumber(_ notes: inout RowNotes) {
        guard self[Expert.idKind] == "01", let number = self[Expert.idNo]?.reveal(),
            !CellRules.isIDNumber(number.bytes.span, asOf: notes.asOf)
        else { return }
        let field = Expert.idNo.definition
        notes.note(
            CellRules.idNumberInvalid, at: field,
            CellPlace(column: column(of: field.index), item: origin.item))
        markUnusable(field.index)
    }
}

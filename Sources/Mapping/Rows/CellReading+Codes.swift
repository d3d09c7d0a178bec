import Canonical

extension CellReading {
    func readCode(
        _ cell: ArraySlice<UInt8>, _ spellings: CodeSpellings, _ record: inout Record, _ notes: inout RowNotes
    ) {
        guard let code = code(cell, spellings, &notes) else {
            return failCode(cell, spellings.table.id, &record, &notes)
        }
        record.store(code, at: field.index)
    }

    /// The code that a text means, noting what is left to judge; nil when it is unknown.
    func code(_ text: ArraySlice<UInt8>, _ spellings: CodeSpellings, _ notes: inout RowNotes) -> Code? {
        switch spellings.meaning(of: text) {
        case .unknown: return nil
        case .unchecked(let code):
            notes.note(unchecked: CellRules.codeUnknown, at: field, .excerptTable(spellings.table.id))
            return code
        case .code(let code):
            if let row = spellings.datedRow(of: code) {
                notes.note(dated: RowNotes.DatedCode(field: field, column: column, row: row))
            }
            return code
        }
    }

    func failCode(
        _ text: ArraySlice<UInt8>, _ table: CodeTableID, _ record: inout Record, _ notes: inout RowNotes
    ) {
        let actual = field.sensitivity.isPersonal ? nil : Text(bytes: text).string
        fail(
            CellRules.codeUnknown, text, &record, &notes, Violation.Arguments(actual: actual, table: table.text))
    }

    func readDivision(
        _ text: ArraySlice<UInt8>, _ tables: DivisionTables, _ record: inout Record, _ notes: inout RowNotes
    ) {
        guard CellRules.isDivision(text), let code = Code(bytes: text) else {
            return fail(CellRules.divisionMalformed, text, &record, &notes)
        }
        switch tables.standing(of: text) {
        case .listed(let row):
            if row.validTo != nil { notes.note(dated: RowNotes.DatedCode(field: field, column: column, row: row)) }
        case .unknown:
            notes.note(CellRules.divisionUnknown, at: field, column, Violation.Arguments(actual: code.text))
        case .notChecked(let cause):
            notes.note(unchecked: CellRules.divisionUnknown, at: field, cause)
        }
        record.store(code, at: field.index)
    }
}

import Canonical

extension FieldMapping {
    func readCode(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        guard let spellings else { preconditionFailure("a code reading has its spellings") }
        switch spellings.meaning(of: text) {
        case .code(let code, let dated) where dated < 0: record.store(code: code, at: index)
        default:
            switch code(cell, text, spellings, &notes) {
            case .code(let code): record.store(code: code, at: index)
            case .nothing: readNothing(cell, &record, &notes)
            case .unknown: failCode(cell, text, spellings.table.id, &record, &notes)
            }
        }
    }

    /// What a text means as a code.
    enum CodeOutcome {
        case code(Code)
        case nothing
        case unknown
    }

    /// The code that a text means, noting what is left to judge.
    func code(_ cell: CellText, _ text: Bytes, _ spellings: CodeSpellings, _ notes: inout RowNotes) -> CodeOutcome {
        switch spellings.meaning(of: text) {
        case .unknown: return .unknown
        case .nothing: return .nothing
        case .unchecked(let code):
            notes.note(unchecked: CellRules.codeUnknown, at: field, .excerptTable(spellings.table.id))
            return .code(code)
        case .code(let code, let dated):
            if dated >= 0 {
                notes.note(
                    dated: RowNotes.DatedCode(field: field, place: cell.place, row: spellings.datedRow(dated)))
            }
            return .code(code)
        }
    }

    func failCode(
        _ cell: CellText, _ text: Bytes, _ table: CodeTableID, _ record: inout Record, _ notes: inout RowNotes
    ) {
        let actual = field.sensitivity.isPersonal ? nil : text.string
        fail(
            CellRules.codeUnknown, text, cell, &record, &notes,
            Violation.Arguments(actual: actual, table: table.text))
    }

    func readDivision(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        guard let divisions else { preconditionFailure("a division reading has its tables") }
        guard CellRules.isDivision(text) else {
            return fail(CellRules.divisionMalformed, text, cell, &record, &notes)
        }
        switch divisions.standing(of: text) {
        case .listed: break
        case .dated(let row): notes.note(dated: RowNotes.DatedCode(field: field, place: cell.place, row: row))
        case .unknown:
            notes.note(CellRules.divisionUnknown, at: field, cell.place, Violation.Arguments(actual: text.string))
        case .notChecked(let cause):
            notes.note(unchecked: CellRules.divisionUnknown, at: field, cause)
        }
        record.store(text: text, at: index)
    }
}

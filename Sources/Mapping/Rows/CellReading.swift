import Canonical

/// The reading of one cell into its field: the cell rules in catalogue order, up to the first error.
struct CellReading {
    let mapping: FieldMapping
    let column: UInt16

    /// Reads the cell.
    ///
    /// - Parameters:
    ///   - raw: The cell in UTF-8, not trimmed.
    ///   - isUndecodable: Whether bytes of the cell were lost.
    ///   - record: Gets the value, or is told that the field is unusable.
    ///   - notes: Gets the findings.
    func read(
        _ raw: ArraySlice<UInt8>, isUndecodable: Bool, into record: inout Record, _ notes: inout RowNotes
    ) {
        record.setColumn(column, of: field.index)
        var cell = TextForm.trimmed(raw)
        if mapping.unwrapsExcelText { cell = ExcelText.unwrapped(cell) }
        let marks = CharacterMarks(of: cell)
        if isUndecodable || marks.contains(.replacement) {
            return fail(CellRules.encodingReplacementChar, cell, &record, &notes)
        }
        if marks.contains(.privateUse) { notes.note(CellRules.encodingPrivateUse, at: field, column) }
        if marks.contains(.control) || (marks.contains(.lineControl) && !field.isMultiline) {
            return fail(CellRules.encodingControlChar, cell, &record, &notes)
        }
        guard !cell.isEmpty, !mapping.nulls.contains(Text(bytes: cell)) else { return readNothing(&record, &notes) }
        switch mapping.reading {
        case .list(let separators, let element):
            readList(cell, marks, separators, element, &record, &notes)
        case .shares(let separators, let pattern):
            readShares(cell, separators, pattern, &record, &notes)
        default:
            readSingle(cell, marks, &record, &notes)
        }
    }

    var field: FieldDefinition { mapping.field }

    /// Notes an error and makes the field unusable; a text that others refer to stays in the record.
    func fail(
        _ rule: RuleDefinition, _ cell: ArraySlice<UInt8>, _ record: inout Record, _ notes: inout RowNotes,
        _ arguments: Violation.Arguments = Violation.Arguments()
    ) {
        notes.note(rule, at: field, column, arguments)
        if mapping.isKeyText { mapping.store(keyText: cell, in: &record) }
        record.markUnusable(field.index)
    }

    /// An empty cell, or an empty list.
    func readNothing(_ record: inout Record, _ notes: inout RowNotes) {
        guard field.need == .required else { return }
        notes.note(CellRules.fieldRequired, at: field, column)
        record.markUnusable(field.index)
    }

    private func readSingle(
        _ cell: ArraySlice<UInt8>, _ marks: CharacterMarks, _ record: inout Record, _ notes: inout RowNotes
    ) {
        var text = cell
        if field.isFolded, marks.contains(.beyondASCII) {
            if marks.contains(.fullWidth), !mapping.reading.acceptsAsWritten(cell) {
                notes.note(CellRules.fullwidthNormalised, at: field, column)
            }
            text = TextForm.folded(cell)
        }
        if field.holdsIdentifier, CellRules.isScientific(text) {
            return fail(CellRules.identifierScientific, text, &record, &notes)
        }
        switch mapping.reading {
        case .text: readText(text, marks, &record, &notes)
        case .creditCode: readCreditCode(text, &record, &notes)
        case .reference: mapping.store(keyText: text, in: &record)
        case .division(let tables): readDivision(text, tables, &record, &notes)
        case .code(let spellings): readCode(cell, spellings, &record, &notes)
        case .boolean(let words): readBoolean(cell, text, words, &record, &notes)
        case .date(let formats, let bound), .moment(let formats, let bound):
            readDate(text, formats, bound, &record, &notes)
        case .money(let form): readMoney(text, form, &record, &notes)
        case .integer(let form): readInteger(text, form, &record, &notes)
        case .decimal(let form): readDecimal(text, form, &record, &notes)
        case .list, .shares: break
        }
    }
}

extension Reading {
    /// Whether a text with full-width forms is meant so: it is a code, a label or a declared word as it stands.
    func acceptsAsWritten(_ text: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .code(let spellings): spellings.acceptsAsWritten(text)
        case .boolean(let words): words.value(text) != nil
        default: false
        }
    }
}

extension FieldDefinition {
    /// Whether TAB and line breaks may stand in the text.
    var isMultiline: Bool {
        if case .text(_, .multiline) = type { true } else { false }
    }
}

/// What spreadsheets put around digits to keep them text.
enum ExcelText {
    /// The text without a leading apostrophe or a surrounding `="…"`.
    static func unwrapped(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if text.first == 0x27 { return text.dropFirst() }
        guard text.count >= 3, text.starts(with: [0x3D, 0x22]), text.last == 0x22 else { return text }
        return text.dropFirst(2).dropLast()
    }
}

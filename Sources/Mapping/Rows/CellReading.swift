import Canonical

/// What a reader says of a cell beside its bytes.
struct CellText {
    let kind: CellKind
    let isUndecodable: Bool
    let place: CellPlace
    let usesDate1904: Bool
}

/// The reading of one cell into its field: the cell rules in catalogue order, up to the first error.
extension FieldMapping {
    /// Reads a cell.
    ///
    /// - Parameters:
    ///   - cell: What it is and where it stands; the record knows the column already.
    ///   - raw: Its text in UTF-8, not trimmed.
    ///   - record: Gets the value, or is told that the field is unusable.
    ///   - notes: Gets the findings.
    func read(_ cell: CellText, _ raw: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        switch cell.kind {
        case .text:
            if !hasNulls, !hasSteps, !cell.isUndecodable, raw.isVisibleASCII {
                return readValue(cell, raw, written: raw, [], &record, &notes)
            }
            readText(cell, raw.extracting(TextForm.trimmedRange(raw)), &record, &notes)
        case .number, .serial, .percent, .boolean: readTyped(cell, raw, &record, &notes)
        case .absent: readNothing(cell, &record, &notes)
        case .error, .uncalculated, .container, .list:
            let expected = cell.kind.fault(in: raw)
            fail(CellRules.fieldType, raw, cell, &record, &notes, Violation.Arguments(expected: expected))
        }
    }

    /// Notes an error and makes the field unusable; a text that others refer to stays in the record.
    func fail(
        _ rule: RuleDefinition, _ text: Bytes, _ cell: CellText, _ record: inout Record, _ notes: inout RowNotes,
        _ arguments: Violation.Arguments = Violation.Arguments()
    ) {
        notes.note(rule, at: field, cell.place, arguments)
        if isKeyText { store(keyText: text, in: &record) }
        record.markUnusable(index)
    }

    /// An empty cell, or an empty list: the default, else nothing.
    func readNothing(_ cell: CellText, _ record: inout Record, _ notes: inout RowNotes) {
        if let fallback {
            return readGiven(cell, fallback.bytes.span, &record, &notes)
        }
        guard field.need == .required else { return }
        notes.note(CellRules.fieldRequired, at: field, cell.place)
        record.markUnusable(index)
    }

    /// Reads a trimmed text.
    private func readText(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        guard text.count > 0, !hasNulls || nulls[text] == nil else {
            return readNothing(cell, &record, &notes)
        }
        readGiven(cell, text, &record, &notes)
    }

    /// Reads a trimmed text that is not empty.
    func readGiven(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        let marks = CharacterMarks(of: text)
        if !marks.isEmpty || cell.isUndecodable {
            guard judgeCharacters(marks, text, cell, &record, &notes) else { return }
        }
        if !hasSteps, readWord(text, &record) { return }
        if hasSteps || (isFolded && marks.contains(.beyondASCII)) {
            return readPrepared(cell, text, marks, &record, &notes)
        }
        readValue(cell, text, written: text, marks, &record, &notes)
    }

    /// Stores what a known word means as it stands, full-width forms and all; false for any other text.
    private func readWord(_ text: Bytes, _ record: inout Record) -> Bool {
        guard let spellings, form == .code, let code = spellings.plainCode(of: text) else { return false }
        record.store(code: code, at: index)
        return true
    }

    /// The rules on characters; false after an error.
    private func judgeCharacters(
        _ marks: CharacterMarks, _ text: Bytes, _ cell: CellText, _ record: inout Record, _ notes: inout RowNotes
    ) -> Bool {
        if cell.isUndecodable || marks.contains(.replacement) {
            fail(CellRules.encodingReplacementChar, text, cell, &record, &notes)
            return false
        }
        if marks.contains(.privateUse) { notes.note(CellRules.encodingPrivateUse, at: field, cell.place) }
        if marks.contains(.control) || (marks.contains(.lineControl) && !isMultiline && !collapsesLines) {
            fail(CellRules.encodingControlChar, text, cell, &record, &notes)
            return false
        }
        return true
    }

    /// Folds full-width forms and applies the steps before the value is read.
    private func readPrepared(
        _ cell: CellText, _ text: Bytes, _ marks: CharacterMarks, _ record: inout Record, _ notes: inout RowNotes
    ) {
        var prepared = text.copied
        if isFolded, form != .list, let folded = TextForm.folded(text) {
            if marks.contains(.fullWidth), !reading.acceptsAsWritten(text) {
                notes.note(CellRules.fullwidthNormalised, at: field, cell.place)
            }
            prepared = folded
        }
        for step in steps {
            switch step.applied(to: prepared.span) {
            case .unchanged: break
            case .text(let changed): prepared = changed
            case .refused(let expected):
                return fail(
                    CellRules.fieldType, prepared.span, cell, &record, &notes, Violation.Arguments(expected: expected))
            }
        }
        guard !prepared.isEmpty else { return readNothing(cell, &record, &notes) }
        if steps.isEmpty {
            readValue(cell, prepared.span, written: text, marks, &record, &notes)
        } else {
            readValue(cell, prepared.span, written: prepared.span, marks, &record, &notes)
        }
    }

    /// Whether a step makes blanks of line breaks, which are then no control characters.
    private var collapsesLines: Bool {
        steps.contains { if case .collapseSpace = $0 { true } else { false } }
    }

    /// Turns a prepared text into the value.
    ///
    /// `written` is the text before folding, for words that are meant with their full-width forms.
    private func readValue(
        _ cell: CellText, _ text: Bytes, written: Bytes, _ marks: CharacterMarks, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        if holdsIdentifier, CellRules.isScientific(text) {
            return fail(CellRules.identifierScientific, text, cell, &record, &notes)
        }
        switch form {
        case .text: readText(cell, text, marks, &record, &notes)
        case .creditCode: readCreditCode(cell, text, &record, &notes)
        case .reference: store(keyText: text, in: &record)
        case .division: readDivision(cell, text, &record, &notes)
        case .code: readCode(cell, written, &record, &notes)
        case .boolean: readBoolean(cell, written, text, &record, &notes)
        case .date: readDate(cell, text, &record, &notes)
        case .money: readMoney(cell, text, &record, &notes)
        case .integer: readInteger(cell, text, &record, &notes)
        case .decimal: readDecimal(cell, text, &record, &notes)
        case .list, .shares, .members: readComposite(cell, text, written: written, marks, &record, &notes)
        }
    }

    private func readComposite(
        _ cell: CellText, _ text: Bytes, written: Bytes, _ marks: CharacterMarks, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        switch reading {
        case .list(let separators, let element):
            readItems(cell, written, marks, separators, element, &record, &notes)
        case .shares(let separators, let pattern): readShares(cell, text, separators, pattern, &record, &notes)
        default: preconditionFailure("the members of shares come from lists")
        }
    }
}

extension Reading {
    /// Whether a text with full-width forms is meant so: it is a code, a label or a declared word as it stands.
    func acceptsAsWritten(_ text: Bytes) -> Bool {
        switch self {
        case .code(let spellings): spellings.acceptsAsWritten(text)
        case .boolean(let words): words.value(text) != nil
        default: false
        }
    }
}

extension CellKind {
    /// What stands in a cell that has no value of its own, and what should, for `{expected}`.
    func fault(in text: Bytes) -> String {
        switch self {
        case .error: "正常的值（单元格是错误值“\(text.string)”）"
        case .uncalculated: "已计算的值（公式没有结果，请用表格软件打开并保存后重新提交）"
        case .container: "单个值（此处是对象或数组）"
        case .list: "单个值（此处是数组）"
        case .absent, .text, .number, .serial, .percent, .boolean: "文本"
        }
    }
}

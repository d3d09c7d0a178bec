import Canonical

extension CellReading {
    func readText(
        _ text: ArraySlice<UInt8>, _ marks: CharacterMarks, _ record: inout Record, _ notes: inout RowNotes
    ) {
        guard case .text(let limit, let role) = field.type else {
            preconditionFailure("a text reading has a text field")
        }
        if let expected = role.expectation, !role.matches(text) {
            return fail(CellRules.fieldType, text, &record, &notes, Violation.Arguments(expected: expected))
        }
        var value = marks.contains(.lineControl) ? CellReading.withLineFeeds(text) : text
        if marks.contains(.beyondASCII) { value = TextForm.composed(value) }
        guard Text(bytes: value).scalarCount <= limit else {
            return fail(CellRules.fieldLength, value, &record, &notes, Violation.Arguments(limit: "\(limit)"))
        }
        if role == .phone, !CellRules.isPhone(value) { notes.note(CellRules.phoneFormat, at: field, column) }
        if role == .multiline, CellRules.hasPersonalData(value) {
            notes.note(CellRules.personalDataInText, at: field, column)
        }
        if mapping.isKeyText {
            mapping.store(keyText: value, in: &record)
        } else {
            record.store(Text(bytes: value), at: field.index)
        }
    }

    func readCreditCode(_ text: ArraySlice<UInt8>, _ record: inout Record, _ notes: inout RowNotes) {
        let code = FieldMapping.keyForm(text)
        if CreditCode.isLegacy(code) {
            if mapping.isOwnCreditCode { notes.note(CellRules.creditCodeLegacy, at: field, column) }
        } else if !CreditCode.isWellFormed(code) {
            return fail(CellRules.creditCodeFormat, code, &record, &notes)
        } else if !CreditCode.hasValidCheckCharacter(code) {
            return fail(CellRules.creditCodeChecksum, code, &record, &notes)
        } else {
            if !CreditCode.hasValidInnerCheck(code) { notes.note(CellRules.creditCodeInnerCheck, at: field, column) }
            if mapping.isOwnCreditCode { judgeAuthority(code, &notes) }
        }
        mapping.store(keyText: code, in: &record)
    }

    private func judgeAuthority(_ code: ArraySlice<UInt8>, _ notes: inout RowNotes) {
        switch CellRules.isAuthorityRight(code) {
        case true?: break
        case false?: notes.note(CellRules.creditCodeAuthority, at: field, column)
        case nil:
            notes.note(
                unchecked: CellRules.creditCodeAuthority, at: field, .missingTable(CellRules.authorityTable))
        }
    }

    /// The text with CR LF and CR as LF (rules §10.3).
    private static func withLineFeeds(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(0x0D) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var followsReturn = false
        for byte in text {
            if byte == 0x0D { result.append(0x0A) } else if byte != 0x0A || !followsReturn { result.append(byte) }
            followsReturn = byte == 0x0D
        }
        return result[...]
    }
}

extension FieldMapping {
    /// The form in which keys are stored and compared: folded, NFC, trimmed, ASCII upper-cased (canonical-model §1.3).
    static func keyForm(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let key = TextForm.key(text)
        guard key.contains(where: { (0x61...0x7A).contains($0) }) else { return key }
        return key.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }[...]
    }

    /// Stores the text of a key, reference or credit code in the form in which it is compared.
    func store(keyText text: ArraySlice<UInt8>, in record: inout Record) {
        let key = Text(bytes: FieldMapping.keyForm(text))
        if case .list = field.type { record.store([key], at: field.index) } else { record.store(key, at: field.index) }
    }
}

extension TextRole {
    /// What a text of this role should look like; nil where any text will do.
    fileprivate var expectation: String? {
        switch self {
        case .policyNumber: "4至50位字母、数字或连字符"
        case .nationalIndustry: "国民经济行业代码（可带门类字母，2至4位数字）"
        case .identifier, .phone, .name, .free, .multiline: nil
        }
    }

    /// Whether a folded text has the role's pattern (canonical-model §2.1 and §2.2).
    fileprivate func matches(_ text: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .policyNumber:
            (4...50).contains(text.count)
                && text.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
                    default: false
                    }
                }
        case .nationalIndustry:
            TextRole.isNationalIndustry(text)
        case .identifier, .phone, .name, .free, .multiline: true
        }
    }

    private static func isNationalIndustry(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        let digits = (0x41...0x54).contains(first) ? text.dropFirst() : text
        return (2...4).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}

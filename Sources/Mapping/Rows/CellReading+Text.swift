import Canonical

extension FieldMapping {
    func readText(
        _ cell: CellText, _ text: Bytes, _ marks: CharacterMarks, _ record: inout Record, _ notes: inout RowNotes
    ) {
        if !textRole.matches(text) {
            return fail(
                CellRules.fieldType, text, cell, &record, &notes,
                Violation.Arguments(expected: textRole.expectation))
        }
        if marks.contains(.lineControl) {
            let lines = FieldMapping.withLineFeeds(text)
            return storeText(cell, TextForm.composed(lines[...]).span, &record, &notes)
        }
        if marks.contains(.beyondASCII), let composed = TextForm.composed(text) {
            return storeText(cell, composed.span, &record, &notes)
        }
        storeText(cell, text, &record, &notes)
    }

    private func storeText(
        _ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes
    ) {
        // There are never more scalars than bytes.
        guard text.count <= textLimit || text.scalarCount <= textLimit else {
            return fail(
                CellRules.fieldLength, text, cell, &record, &notes, Violation.Arguments(limit: "\(textLimit)"))
        }
        if textRole == .phone, !CellRules.isPhone(text) {
            notes.note(CellRules.phoneFormat, at: field, cell.place)
        }
        if textRole == .multiline, CellRules.hasPersonalData(text) {
            notes.note(CellRules.personalDataInText, at: field, cell.place)
        }
        if isKeyText { store(keyText: text, in: &record) } else { record.store(text: text, at: index) }
    }

    func readCreditCode(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        if let key = TextForm.upperKey(text) { return judgeCreditCode(cell, key.span, &record, &notes) }
        judgeCreditCode(cell, text, &record, &notes)
    }

    private func judgeCreditCode(
        _ cell: CellText, _ code: Bytes, _ record: inout Record, _ notes: inout RowNotes
    ) {
        switch CreditCode.standing(of: code) {
        case .valid:
            if !CreditCode.hasValidInnerCheck(code) {
                notes.note(CellRules.creditCodeInnerCheck, at: field, cell.place)
            }
            if isOwnCreditCode { judgeAuthority(cell, code, &notes) }
        case .malformed:
            guard CreditCode.isLegacy(code) else {
                return fail(CellRules.creditCodeFormat, code, cell, &record, &notes)
            }
            if isOwnCreditCode { notes.note(CellRules.creditCodeLegacy, at: field, cell.place) }
        case .wrongCheck: return fail(CellRules.creditCodeChecksum, code, cell, &record, &notes)
        }
        record.store(text: code, at: index)
    }

    private func judgeAuthority(_ cell: CellText, _ code: Bytes, _ notes: inout RowNotes) {
        switch CellRules.isAuthorityRight(code) {
        case true?: break
        case false?: notes.note(CellRules.creditCodeAuthority, at: field, cell.place)
        case nil:
            notes.note(
                unchecked: CellRules.creditCodeAuthority, at: field, .missingTable(CellRules.authorityTable))
        }
    }

    /// Stores the text of a key, reference or credit code in the form in which it is compared.
    func store(keyText text: Bytes, in record: inout Record) {
        if let key = TextForm.upperKey(text) {
            put(keyText: key.span, in: &record)
        } else {
            put(keyText: text, in: &record)
        }
    }

    private func put(keyText text: Bytes, in record: inout Record) {
        if form == .list {
            record.store([Text(copying: text)], at: index)
        } else {
            record.store(text: text, at: index)
        }
    }

    /// The text with CR LF and CR as LF (rules §10.3).
    private static func withLineFeeds(_ text: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var followsReturn = false
        for index in 0..<text.count {
            let byte = text[index]
            if byte == 0x0D { result.append(0x0A) } else if byte != 0x0A || !followsReturn { result.append(byte) }
            followsReturn = byte == 0x0D
        }
        return result
    }
}

extension TextRole {
    /// What a text of this role should look like; nil where any text will do.
    fileprivate var expectation: String? {
        switch self {
        case .policyNumber: "4至50位字母、数字或连字符"
        case .nationalIndustry: "国民经济行业代码（可带门类字母，2至4位数字）"
        case .kindID: "规范记录类型的编号，例如 refusal-report、service"
        case .sm3: "64位小写十六进制的SM3摘要"
        case .uri: "导出文件夹内的相对路径（用 / 分隔），或不含用户名和口令的 https 地址"
        case .mediaType: "媒体类型，例如 application/pdf、image/jpeg"
        case .identifier, .ownerKey, .phone, .name, .free, .multiline: nil
        }
    }

    /// Whether a folded text has the role's pattern (canonical-model §2.1 and §2.2).
    fileprivate func matches(_ text: Bytes) -> Bool {
        switch self {
        case .policyNumber:
            guard (4...50).contains(text.count) else { return false }
            for index in 0..<text.count {
                guard text[index].isDigit || text[index].isLetter || text[index] == 0x2D else { return false }
            }
            return true
        case .nationalIndustry:
            // A category letter A–T may stand before two to four digits.
            let start = text[0] &- 0x41 < 20 ? 1 : 0
            return (2...4).contains(text.count - start) && text.extracting(start..<text.count).isDigits
        case .kindID:
            let kind = Kind(id: text.string)
            return kind != nil && kind != .attachment
        case .sm3: return text.count == 64 && TextRole.consists(text) { $0.isDigit || $0 &- 0x61 < 6 }
        case .uri: return ContentAddress(text) != nil
        case .mediaType:
            guard let slash = text.firstIndex(of: 0x2F) else { return false }
            return TextRole.isRestrictedName(text.extracting(0..<slash))
                && TextRole.isRestrictedName(text.extracting(slash + 1..<text.count))
        case .identifier, .ownerKey, .phone, .name, .free, .multiline: return true
        }
    }

    /// A name of RFC 6838 §4.2.
    private static func isRestrictedName(_ text: Bytes) -> Bool {
        guard text.count > 0, text[0].isDigit || text[0].isLetter else { return false }
        let marks = Array("!#$&-^_.+".utf8)
        return consists(text) { $0.isDigit || $0.isLetter || marks.contains($0) }
    }

    private static func consists(_ text: Bytes, of isAllowed: (UInt8) -> Bool) -> Bool {
        for index in 0..<text.count where !isAllowed(text[index]) { return false }
        return true
    }
}

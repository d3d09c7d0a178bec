import Canonical

extension CellReading {
    func readList(
        _ cell: ArraySlice<UInt8>, _ marks: CharacterMarks, _ separators: [Text], _ element: Reading,
        _ record: inout Record, _ notes: inout RowNotes
    ) {
        var items = CellReading.items(of: cell, separators)
        if field.isFolded, marks.contains(.fullWidth) {
            if items.contains(where: { TextForm.hasFullWidth($0) && !element.acceptsAsWritten($0) }) {
                notes.note(CellRules.fullwidthNormalised, at: field, column)
            }
            items = items.flatMap { item in
                element.acceptsAsWritten(item) ? [item] : CellReading.items(of: TextForm.folded(item), separators)
            }
        }
        guard !items.isEmpty else { return readNothing(&record, &notes) }
        switch element {
        case .code(let spellings): readCodes(items, spellings, &record, &notes)
        case .reference: readReferences(items, &record, &notes)
        default: readTexts(items, &record, &notes)
        }
    }

    func readShares(
        _ cell: ArraySlice<UInt8>, _ separators: [Text], _ pattern: SharePattern, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        var shares: [Share] = []
        for item in CellReading.items(of: cell, separators) {
            switch pattern.read(item) {
            case .share(let share): shares.append(share)
            case .malformed:
                return fail(
                    CellRules.fieldType, item, &record, &notes,
                    Violation.Arguments(expected: "“\(pattern.sample)”的格式"))
            case .unknown(let actual, let table): return failCode(actual, table, &record, &notes)
            }
        }
        guard !shares.isEmpty else { return readNothing(&record, &notes) }
        record.store(shares, at: field.index)
    }

    private func readCodes(
        _ items: [ArraySlice<UInt8>], _ spellings: CodeSpellings, _ record: inout Record, _ notes: inout RowNotes
    ) {
        var codes: [Code] = []
        for item in items {
            guard let code = code(item, spellings, &notes) else {
                return failCode(item, spellings.table.id, &record, &notes)
            }
            codes.append(code)
        }
        record.store(codes, at: field.index)
    }

    private func readReferences(_ items: [ArraySlice<UInt8>], _ record: inout Record, _ notes: inout RowNotes) {
        let keys = items.map { Text(bytes: FieldMapping.keyForm($0)) }
        record.store(keys, at: field.index)
        guard keys.contains(where: { CellRules.isScientific($0.bytes) }) else { return }
        notes.note(CellRules.identifierScientific, at: field, column)
        record.markUnusable(field.index)
    }

    private func readTexts(_ items: [ArraySlice<UInt8>], _ record: inout Record, _ notes: inout RowNotes) {
        guard case .list(.text(let limit, _)) = field.type else {
            preconditionFailure("lists are of codes, references or texts")
        }
        let texts = items.map { Text(bytes: TextForm.composed($0)) }
        record.store(texts, at: field.index)
        guard texts.contains(where: { $0.scalarCount > limit }) else { return }
        notes.note(CellRules.fieldLength, at: field, column, Violation.Arguments(limit: "\(limit)"))
        record.markUnusable(field.index)
    }

    /// The trimmed items between separators, empty ones dropped.
    private static func items(of cell: ArraySlice<UInt8>, _ separators: [Text]) -> [ArraySlice<UInt8>] {
        var items: [ArraySlice<UInt8>] = []
        var start = cell.startIndex
        var index = cell.startIndex
        while index <= cell.endIndex {
            let separator = separators.first { cell[index...].starts(with: $0.bytes) }
            guard index == cell.endIndex || separator != nil else {
                index += 1
                continue
            }
            let item = TextForm.trimmed(cell[start..<index])
            if !item.isEmpty { items.append(item) }
            index += separator?.bytes.count ?? 1
            start = index
        }
        return items
    }
}

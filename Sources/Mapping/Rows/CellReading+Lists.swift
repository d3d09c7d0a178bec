import Canonical

extension FieldMapping {
    /// Reads the items of one text.
    func readItems(
        _ cell: CellText, _ text: Bytes, _ marks: CharacterMarks, _ separators: [Text], _ element: Reading,
        _ record: inout Record, _ notes: inout RowNotes
    ) {
        var items = FieldMapping.items(of: text, separators).map { text.extracting($0).copied }
        if isFolded, marks.contains(.beyondASCII) {
            let isWritten = items.allSatisfy { element.acceptsAsWritten($0.span) || !TextForm.hasFullWidth($0.span) }
            if !isWritten { notes.note(CellRules.fullwidthNormalised, at: field, cell.place) }
            items = items.flatMap { item -> [[UInt8]] in
                guard !element.acceptsAsWritten(item.span), let folded = TextForm.folded(item.span) else {
                    return [item]
                }
                return FieldMapping.items(of: folded.span, separators).map { folded.span.extracting($0).copied }
            }
        }
        store(items: items, cell, element, &record, &notes)
    }

    /// Reads the cells of a list in a nested record; empty ones are dropped.
    func readList(
        _ cells: [(cell: SourceCell, text: [UInt8])], _ cell: CellText, _ record: inout Record, _ notes: inout RowNotes
    ) {
        guard case .list(_, let element) = reading else {
            let nothing: [UInt8] = []
            return fail(
                CellRules.fieldType, nothing.span, cell, &record, &notes,
                Violation.Arguments(expected: CellKind.list.fault(in: nothing.span)))
        }
        var items: [[UInt8]] = []
        for (part, raw) in cells where part.kind != .absent {
            guard part.kind == .text || part.kind == .number else {
                return fail(
                    CellRules.fieldType, raw.span, cell, &record, &notes,
                    Violation.Arguments(expected: "只含文本或数的数组"))
            }
            var text = raw.span.extracting(TextForm.trimmedRange(raw.span)).copied
            if text.isEmpty || (hasNulls && nulls[text.span] != nil) { continue }
            if part.kind == .number, isKeyText, CellRules.isBeyondDigits(text.span) {
                return fail(CellRules.identifierScientific, text.span, cell, &record, &notes)
            }
            let marks = CharacterMarks(of: text.span)
            if part.isUndecodable || marks.contains(.replacement) {
                return fail(CellRules.encodingReplacementChar, text.span, cell, &record, &notes)
            }
            if marks.contains(.privateUse) { notes.note(CellRules.encodingPrivateUse, at: field, cell.place) }
            if marks.contains(.control) || marks.contains(.lineControl) {
                return fail(CellRules.encodingControlChar, text.span, cell, &record, &notes)
            }
            if isFolded, !element.acceptsAsWritten(text.span), let folded = TextForm.folded(text.span) {
                if marks.contains(.fullWidth) { notes.note(CellRules.fullwidthNormalised, at: field, cell.place) }
                text = folded
            }
            for step in steps {
                switch step.applied(to: text.span) {
                case .unchanged: break
                case .text(let changed): text = changed
                case .refused(let expected):
                    return fail(
                        CellRules.fieldType, text.span, cell, &record, &notes,
                        Violation.Arguments(expected: expected))
                }
            }
            if !text.isEmpty { items.append(text) }
        }
        store(items: items, cell, element, &record, &notes)
    }

    private func store(
        items: [[UInt8]], _ cell: CellText, _ element: Reading, _ record: inout Record, _ notes: inout RowNotes
    ) {
        guard !items.isEmpty else { return readNothing(cell, &record, &notes) }
        switch element {
        case .code(let spellings): store(codes: items, cell, spellings, &record, &notes)
        case .reference: store(references: items, cell, &record, &notes)
        default: store(texts: items, cell, &record, &notes)
        }
    }

    func readShares(
        _ cell: CellText, _ text: Bytes, _ separators: [Text], _ pattern: SharePattern, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        var shares: [Share] = []
        for range in FieldMapping.items(of: text, separators) {
            let item = text.extracting(range)
            guard take(pattern.read(item), item, pattern.sample, cell, &shares, &record, &notes) else { return }
        }
        guard !shares.isEmpty else { return readNothing(cell, &record, &notes) }
        record.store(shares, at: field.index)
    }

    /// Adds what a share's text says; false when it made the field unusable.
    func take(
        _ outcome: ShareWords.Outcome, _ item: Bytes, _ sample: String, _ cell: CellText, _ shares: inout [Share],
        _ record: inout Record, _ notes: inout RowNotes
    ) -> Bool {
        switch outcome {
        case .share(let share): shares.append(share)
        case .malformed:
            fail(
                CellRules.fieldType, item, cell, &record, &notes,
                Violation.Arguments(expected: "“\(sample)”的格式"))
            return false
        case .unknown(let actual, let table):
            fail(
                CellRules.codeUnknown, item, cell, &record, &notes,
                Violation.Arguments(actual: actual, table: table.text))
            return false
        }
        return true
    }

    private func store(
        codes items: [[UInt8]], _ cell: CellText, _ spellings: CodeSpellings, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        var codes: [Code] = []
        for item in items {
            switch code(cell, item.span, spellings, &notes) {
            case .code(let code): codes.append(code)
            case .nothing: break
            case .unknown: return failCode(cell, item.span, spellings.table.id, &record, &notes)
            }
        }
        guard !codes.isEmpty else { return readNothing(cell, &record, &notes) }
        record.store(codes, at: field.index)
    }

    private func store(
        references items: [[UInt8]], _ cell: CellText, _ record: inout Record, _ notes: inout RowNotes
    ) {
        let keys = items.map { Text(bytes: (TextForm.upperKey($0.span) ?? $0)[...]) }
        record.store(keys, at: field.index)
        guard keys.contains(where: { CellRules.isScientific($0.bytes.span) }) else { return }
        notes.note(CellRules.identifierScientific, at: field, cell.place)
        record.markUnusable(field.index)
    }

    private func store(texts items: [[UInt8]], _ cell: CellText, _ record: inout Record, _ notes: inout RowNotes) {
        guard case .list(.text(let limit, _)) = field.type else {
            preconditionFailure("lists are of codes, references or texts")
        }
        let texts = items.map { Text(bytes: TextForm.composed($0[...])) }
        record.store(texts, at: field.index)
        guard texts.contains(where: { $0.scalarCount > limit }) else { return }
        notes.note(CellRules.fieldLength, at: field, cell.place, Violation.Arguments(limit: "\(limit)"))
        record.markUnusable(field.index)
    }

    /// The places of the trimmed items between separators, empty ones dropped.
    static func items(of text: Bytes, _ separators: [Text]) -> [Range<Int>] {
        var items: [Range<Int>] = []
        var start = 0
        var index = 0
        while index <= text.count {
            var width = 0
            if index < text.count {
                for separator in separators where text.starts(with: separator.bytes.span, at: index) {
                    width = separator.bytes.count
                    break
                }
                if width == 0 {
                    index += 1
                    continue
                }
            }
            let trimmed = TextForm.trimmedRange(text.extracting(start..<index))
            if !trimmed.isEmpty { items.append(start + trimmed.lowerBound..<start + trimmed.upperBound) }
            index += max(1, width)
            start = index
        }
        return items
    }
}

import Canonical

extension RowCells {
    /// What a source of a field comes to in a row.
    enum Resolved {
        case cell(SourceCell, CellPlace)
        case text([UInt8])
        /// A look-up whose key the other source does not have.
        case unknownKey([UInt8], table: String)
    }

    /// The text or cell of a source; empty text when nothing is given.
    func resolved(_ source: FieldSource, _ lookups: [LookupTable]) -> Resolved {
        switch source {
        case .column(let column): return .cell(cell(column), place(column))
        case .constant(let text): return .text(Array(text.bytes))
        case .joined(let columns, let separator):
            var joined: [UInt8] = []
            for column in columns {
                if !isText(column) { return .cell(cell(column), place(column)) }
                let text = trimmedText(column)
                if text.isEmpty { continue }
                if !joined.isEmpty { joined.append(contentsOf: separator.bytes) }
                joined.append(contentsOf: text)
            }
            return .text(joined)
        case .choice(let branches):
            for branch in branches where branch.condition?.holds(self) ?? true {
                return resolved(branch.source, lookups)
            }
            return .text([])
        case .lookup(let lookup):
            guard isText(lookup.key) else { return .cell(cell(lookup.key), place(lookup.key)) }
            let key = trimmedText(lookup.key)
            guard !key.isEmpty else { return .text([]) }
            guard let text = lookups[lookup.table].text(lookup.take, of: key.span) else {
                return .unknownKey(key, table: lookups[lookup.table].name)
            }
            return .text(text)
        case .shares: preconditionFailure("shares are read member by member")
        }
    }

    /// Whether a cell is text, a number as it stands, or nothing: what can be part of another text.
    ///
    /// Anything else is left to the field, which says what is wrong with it.
    private func isText(_ column: Int) -> Bool {
        switch cell(column).kind {
        case .absent, .text, .number: true
        case .serial, .percent, .boolean, .error, .uncalculated, .container, .list: false
        }
    }

    /// The texts of a list column; one item for a column that is no list.
    func itemTexts(_ column: Int) -> [[UInt8]] {
        let cell = cell(column)
        guard cell.kind == .list else { return cell.kind == .absent ? [] : [trimmedText(column)] }
        return batch.items[cell.range].map { item in
            switch item.kind {
            case .text, .number: Array(batch.bytes[item.range])
            case .absent, .serial, .percent, .boolean, .error, .uncalculated, .container, .list: []
            }
        }
    }
}

extension FieldMapping {
    /// Reads the shares of a policy from three lists, member by member.
    func readShareMembers(
        _ cells: RowCells, insurer: Int, role: Int, percent: Int, _ record: inout Record, _ notes: inout RowNotes
    ) {
        guard case .shareMembers(let words) = reading else {
            preconditionFailure("only the members of shares are read so")
        }
        let cell = CellText(kind: .text, isUndecodable: false, place: cells.place(insurer), usesDate1904: false)
        let names = cells.itemTexts(insurer)
        let roles = cells.itemTexts(role)
        let percents = cells.itemTexts(percent)
        let nothing: [UInt8] = []
        guard !names.isEmpty else { return readNothing(cell, &record, &notes) }
        var shares: [Share] = []
        for (index, name) in names.enumerated() {
            let role = index < roles.count ? roles[index] : nothing
            let percent = index < percents.count ? percents[index] : nothing
            let outcome = words.share(name: name.span, role: role.span, percent: percent.span)
            guard take(outcome, name.span, "机构、角色、百分比", cell, &shares, &record, &notes) else { return }
        }
        record.store(shares, at: field.index)
    }
}

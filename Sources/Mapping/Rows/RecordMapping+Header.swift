import Canonical

extension RecordMapping {
    /// The longest reason of a withdrawal, in Unicode scalars (canonical-model §1.1).
    private static let reasonLimit = 200

    /// Reads what columns say of a record as a whole: when it was changed, why it is withdrawn.
    ///
    /// A text that says no moment, and a withdrawal without a reason, refuse the record.
    func readHeader(_ cells: RowCells, into mapped: inout MappedRecord) {
        if let recordedAt { recordedAt.read(cells, into: &mapped) }
        if let withdrawReason { RecordMapping.readReason(cells, withdrawReason, into: &mapped) }
    }

    private static func readReason(_ cells: RowCells, _ column: Int, into mapped: inout MappedRecord) {
        let text = Text(bytes: cells.trimmedText(column)[...])
        guard !text.bytes.isEmpty else { return mapped.refuse(CellRules.fieldRequired, at: cells.place(column)) }
        guard text.scalarCount <= reasonLimit else {
            return mapped.refuse(CellRules.fieldLength, at: cells.place(column), .init(limit: "\(reasonLimit)"))
        }
        mapped.record.withdrawReason = text
    }
}

extension RecordMapping.RecordedAt {
    fileprivate func read(_ cells: RowCells, into mapped: inout MappedRecord) {
        let kind = cells.cell(column).kind
        let text = cells.trimmedText(column)
        guard !text.isEmpty || kind.isValueless else { return }
        for format in formats {
            let serial =
                format.isSerial && (kind == .serial || kind == .number)
                ? DateFormat.Reading(serial: text.span, since1904: cells.batch.usesDate1904) : nil
            guard let reading = serial ?? format.read(text.span) else { continue }
            mapped.record.recordedAt = reading.instant
            return
        }
        mapped.refuse(
            CellRules.dateInvalid, at: cells.place(column),
            .init(expected: formats.map { $0.words }.joined(separator: "或")))
    }
}

extension MappedRecord {
    /// Refuses the record for what a column says of it as a whole: its key cannot be relied on.
    fileprivate mutating func refuse(
        _ rule: RuleDefinition, at place: CellPlace, _ arguments: Violation.Arguments = .init()
    ) {
        var violation = Violation(rule, at: nil, arguments)
        violation.column = place.column
        violations.append(violation)
        for field in record.kind.definition.key { record.markUnusable(field.index) }
    }
}

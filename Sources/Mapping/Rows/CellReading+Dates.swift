import Canonical

extension FieldMapping {
    /// Reads a day or a moment from text.
    func readDate(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        for place in dates.indices {
            if let reading = dates[place].read(text) { return store(reading, cell, text, &record, &notes) }
        }
        failDate(cell, text, &record, &notes)
    }

    /// Reads a day or a moment from a spreadsheet's number.
    func readSerial(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        guard dates.contains(where: { $0.isSerial }),
            let reading = DateFormat.Reading(serial: text, since1904: cell.usesDate1904)
        else { return failDate(cell, text, &record, &notes) }
        store(reading, cell, text, &record, &notes)
    }

    /// Stores what was read; an inclusive end of 9999-12-31 (长期) means that there is no end (rules §10.11).
    private func store(
        _ reading: DateFormat.Reading, _ cell: CellText, _ text: Bytes, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        let moment = reading.offset == nil ? nil : reading.instant
        let stated = moment?.day ?? reading.day
        if bound != .asWritten, stated == CellRules.forever {
            if field.need == .required { failDate(cell, text, &record, &notes) }
            return
        }
        if stated < CellRules.firstPlausibleDay || stated > notes.lastPlausibleDay {
            let actual = field.sensitivity.isPersonal ? nil : stated.description
            notes.note(CellRules.dateImplausible, at: field, cell.place, Violation.Arguments(actual: actual))
        }
        let day = bound == .nextDay ? stated.adding(days: 1) : stated
        if isDay { return record.store(number: Int64(day.days), at: index) }
        var instant = moment ?? reading.instant
        switch bound {
        case .asWritten: break
        case .nextDay: instant = Instant(seconds: instant.seconds + 86400)
        case .nextSecond: instant = Instant(seconds: instant.seconds + 1)
        }
        record.store(number: instant.seconds, at: index)
    }

    private func failDate(
        _ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes
    ) {
        let expected = dates.map { $0.words }.joined(separator: "或")
        fail(CellRules.dateInvalid, text, cell, &record, &notes, Violation.Arguments(expected: expected))
    }
}

extension DateFormat {
    /// The form as a clerk knows it.
    var words: String { isSerial ? "表格软件的日期" : text }
}

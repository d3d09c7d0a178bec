import Canonical

extension CellReading {
    /// Reads a day or a moment; an inclusive end of 9999-12-31 (长期) means that there is no end (rules §10.11).
    func readDate(
        _ text: ArraySlice<UInt8>, _ formats: [DateFormat], _ bound: DayBound, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        guard let reading = CellReading.firstReading(of: text, in: formats) else {
            return failDate(text, formats, &record, &notes)
        }
        if bound == .nextDay, reading.day.components == (9999, 12, 31) {
            if field.need == .required { failDate(text, formats, &record, &notes) }
            return
        }
        if reading.day < CellRules.firstPlausibleDay || reading.day > notes.lastPlausibleDay {
            let actual = field.sensitivity.isPersonal ? nil : reading.day.description
            notes.note(CellRules.dateImplausible, at: field, column, Violation.Arguments(actual: actual))
        }
        let day = bound == .nextDay ? reading.day.adding(days: 1) : reading.day
        if case .date = field.type {
            record.store(day, at: field.index)
        } else {
            record.store(
                Instant(day: day, hour: reading.hour, minute: reading.minute, second: reading.second),
                at: field.index)
        }
    }

    private func failDate(
        _ text: ArraySlice<UInt8>, _ formats: [DateFormat], _ record: inout Record, _ notes: inout RowNotes
    ) {
        let expected = formats.map { $0.text }.joined(separator: "或")
        fail(CellRules.dateInvalid, text, &record, &notes, Violation.Arguments(expected: expected))
    }

    private static func firstReading(of text: ArraySlice<UInt8>, in formats: [DateFormat]) -> DateFormat.Reading? {
        for format in formats {
            if let reading = format.read(text) { return reading }
        }
        return nil
    }
}

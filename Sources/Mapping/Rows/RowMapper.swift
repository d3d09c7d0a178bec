package import Canonical

/// Turns the rows of one file into canonical records and sums its stated amount, row by row in constant memory.
package struct RowMapper: Sendable {
    /// The exact sum of the mapping's total column over all rows whose amount is readable; zero without such a column.
    ///
    /// Rows of a wrong width and unreadable cells do not count, negative amounts do. Saturates at 64 bits.
    package private(set) var total = Fen(0)
    /// How many rows could not be taken apart.
    package private(set) var unreadableRows = 0

    private let mapping: SourceMapping
    private let header: Header
    private let insurer: Text
    private let recordedAt: Instant
    private let asOf: CivilDate
    private let lastPlausibleDay: CivilDate
    private let file: UInt16

    /// A mapper for one file whose header was not refused.
    ///
    /// - Parameters:
    ///   - mapping: The source's mapping.
    ///   - header: The file's header, bound to the same mapping.
    ///   - insurer: The insurer's institution code.
    ///   - asOf: The data date; at its 00:00 the records count as collected.
    ///   - file: The file's number in the run.
    package init(_ mapping: SourceMapping, header: Header, insurer: Text, asOf: CivilDate, file: UInt16) {
        precondition(!header.isRefused, "a file with a refused header is not read")
        self.mapping = mapping
        self.header = header
        self.insurer = insurer
        self.asOf = asOf
        self.file = file
        recordedAt = Instant(day: asOf)
        lastPlausibleDay = asOf.adding(years: 10)
    }

    /// Maps one row that is not blank; `each` gets a record for every record mapping of the source, in order.
    package mutating func map(_ row: some SourceRow, _ each: (consuming MappedRecord) -> Void) {
        if let fault = header.fault(of: row) {
            unreadableRows += 1
            for (place, recordMapping) in mapping.records.enumerated() {
                let record = unreadable(recordMapping, row)
                each(MappedRecord(record: record, violations: place == 0 ? [fault] : [], unchecked: []))
            }
            return
        }
        addToTotal(row)
        var notes = RowNotes(asOf: asOf, lastPlausibleDay: lastPlausibleDay)
        for recordMapping in mapping.records {
            var record = empty(recordMapping, row)
            for field in recordMapping.fields {
                switch field.source {
                case .constant(let text):
                    CellReading(mapping: field, column: Record.noColumn)
                        .read(text.bytes, isUndecodable: false, into: &record, &notes)
                case .column(let column):
                    guard let position = header.positions[column] else { continue }
                    CellReading(mapping: field, column: UInt16(position)).read(
                        row.bytes(position), isUndecodable: row.isUndecodable(position), into: &record, &notes)
                }
            }
            record.judgeWhole(&notes)
            each(notes.finish(record))
        }
    }

    private func empty(_ mapping: RecordMapping, _ row: some SourceRow) -> Record {
        Record(
            kind: mapping.kind, insurer: insurer, recordedAt: recordedAt,
            origin: Origin(file: file, row: row.number))
    }

    /// A record that only carries the texts of its key and references, so that others still find it (rules §10.15).
    private func unreadable(_ mapping: RecordMapping, _ row: some SourceRow) -> Record {
        var record = empty(mapping, row)
        record.isUnreadable = true
        for field in mapping.fields where field.isKeyText { keep(field, row, in: &record) }
        return record
    }

    private func keep(_ mapping: FieldMapping, _ row: some SourceRow, in record: inout Record) {
        guard case .column(let column) = mapping.source, let position = header.positions[column],
            position < row.count
        else { return }
        let text = TextForm.trimmed(row.bytes(position))
        guard !text.isEmpty else { return }
        record.setColumn(UInt16(position), of: mapping.field.index)
        mapping.store(keyText: text, in: &record)
    }

    private mutating func addToTotal(_ row: some SourceRow) {
        guard let total = mapping.total, let position = header.positions[total.column], !row.isUndecodable(position)
        else { return }
        let text = TextForm.trimmed(TextForm.folded(row.bytes(position)))
        guard !text.isEmpty, case .amount(let fen) = total.form.read(text) else { return }
        let (sum, overflow) = self.total.amount.addingReportingOverflow(fen.amount)
        self.total = Fen(overflow ? (fen.amount < 0 ? .min : .max) : sum)
    }
}

package import Canonical

/// Turns the rows of one file or sheet into canonical records and sums its stated amount, in constant memory.
///
/// A value: several of them may read the parts of one file side by side, and their `counts` are added up.
package struct RowMapper: Sendable {
    /// What was read so far.
    package struct Counts: Equatable, Sendable {
        /// Rows that are data: mapped or unreadable.
        package var rows = 0
        /// Rows that could not be taken apart.
        package var unreadableRows = 0
        /// Rows that the mapping skips, the total row and what stands below it included.
        package var skippedRows = 0
        /// The exact sum of the mapping's total column over all rows whose amount is readable; 0 without such a column.
        ///
        /// Rows of a wrong width and unreadable cells do not count, negative amounts do. Saturates at 64 bits.
        package var total = Fen(0)

        /// Nothing yet.
        package init() {}

        /// Adds what another mapper read of the same file.
        package mutating func add(_ other: Counts) {
            rows += other.rows
            unreadableRows += other.unreadableRows
            skippedRows += other.skippedRows
            total = total + other.total
        }
    }

    /// What was read so far.
    package private(set) var counts = Counts()
    /// What a total row states of the rows above it.
    package private(set) var statements: [ManifestStatement] = []
    /// What is wrong with a total row.
    package private(set) var violations: [FileViolation] = []

    private let mapping: SourceMapping
    private let header: Header
    private let insurer: Text
    private let recordedAt: Instant
    private let file: UInt16
    private let lookups: [LookupTable]
    private let plans: [RecordPlan]
    private let hasDerived: Bool
    private var notes: RowNotes
    private var mapped: [MappedRecord] = []
    private var rootRow = 0
    private var isRootMapped = false
    private var isBelowTotal = false

    /// A mapper for one file or sheet whose header was not refused.
    ///
    /// - Parameters:
    ///   - mapping: The source's mapping.
    ///   - header: The file's header, bound to the same mapping.
    ///   - insurer: The insurer's institution code.
    ///   - asOf: The data date; at its 00:00 the records count as collected unless a column says when.
    ///   - file: The number of the file or sheet in the run.
    ///   - lookups: The tables that the mapping looks into.
    package init(
        _ mapping: SourceMapping, header: Header, insurer: Text, asOf: CivilDate, file: UInt16,
        lookups: [LookupTable] = []
    ) {
        precondition(!header.isRefused, "a file with a refused header is not read")
        self.mapping = mapping
        self.header = header
        self.insurer = insurer
        self.file = file
        self.lookups = lookups
        recordedAt = Instant(day: asOf)
        let notes = RowNotes(asOf: asOf, lastPlausibleDay: asOf.adding(years: 10))
        self.notes = notes
        let collected = Instant(day: asOf)
        plans = mapping.records.map { record in
            RecordPlan(
                record, levels: mapping.levels, header: header, insurer: insurer, recordedAt: collected, file: file,
                notes: notes)
        }
        hasDerived = mapping.records.contains { $0.isDerived }
    }

    /// Maps the rows of a batch, none of which is blank.
    ///
    /// - Parameters:
    ///   - batch: The rows.
    ///   - each: Gets a record for every record mapping that a row fits, in order; the record is used again for the next row
    ///     unless it is kept.
    package mutating func map(_ batch: borrowing SourceBatch, _ each: (inout MappedRecord) -> Void) {
        for place in batch.rows.indices {
            if batch.rows[place].level == 0 {
                rootRow = place
                isRootMapped = begin(place, batch, each)
            }
            guard isRootMapped else { continue }
            mapRecords(ofRow: place, batch)
            for index in 0..<mappedCount { each(&mapped[index]) }
        }
    }

    /// Adds what a copy of this mapper read of other rows of the file.
    package mutating func add(_ other: RowMapper) {
        counts.add(other.counts)
        statements += other.statements
        violations += other.violations
    }

    private var mappedCount = 0
    /// For each record of the row the place of its mapping: those whose condition does not hold are left out.
    private var taken: [Int] = []

    /// Begins a row: counts it, and says whether it is data that can be mapped.
    private mutating func begin(
        _ place: Int, _ batch: borrowing SourceBatch, _ each: (inout MappedRecord) -> Void
    ) -> Bool {
        notes.beginRow()
        // A row that cannot be taken apart has no cells of which a condition could hold.
        let mayBeSkipped = (mapping.totalRow != nil || !mapping.skips.isEmpty) && !batch.rows[place].isMalformed
        if mayBeSkipped, isSkipped(place, batch) {
            counts.skippedRows += 1
            return false
        }
        counts.rows += 1
        var fault = header.fault(ofRow: place, in: batch)
        if fault == nil, isBelowTotal {
            fault = Violation(
                CellRules.recordMalformed, at: nil, Violation.Arguments(expected: "合计行以下不应再有数据"))
        }
        if let fault {
            counts.unreadableRows += 1
            report(fault, ofRow: place, batch, each)
            return false
        }
        addToTotal(batch.rows[place], batch)
        return true
    }

    /// Whether a row is the total row, stands below it without a key, or is skipped by a condition.
    private mutating func isSkipped(_ place: Int, _ batch: borrowing SourceBatch) -> Bool {
        let cells = cells(place, batch)
        if let totalRow = mapping.totalRow {
            if isBelowTotal {
                return !mapping.records.contains { record in
                    record.fields.contains { field in
                        guard field.isKeyText, let column = field.source.anchor else { return false }
                        return record.kind.definition.key.contains(field.field) && !cells.trimmedText(column).isEmpty
                    }
                }
            }
            let marker = cells.trimmedText(totalRow.marker)
            if Header.form(Text(bytes: marker[...]).string) == totalRow.text {
                isBelowTotal = true
                state(totalRow, cells)
                return true
            }
        }
        return mapping.skips.contains { $0.holds(cells) }
    }

    private mutating func state(_ totalRow: TotalRowMapping, _ cells: RowCells) {
        func stated(_ column: Int, _ pattern: Pattern?) -> StatedCell? {
            guard let label = header.label(of: column) else { return nil }
            let text = cells.trimmedText(column)
            let match = pattern?.match(in: text.span)
            let range = match?[min(1, (match?.count ?? 1) - 1)]
            return StatedCell(
                text: range.map { Array(text[$0]) } ?? text, kind: cells.cell(column).kind, label: label,
                row: Int(cells.row.number))
        }
        statements.append(
            ManifestStatement(
                subject: .itself,
                count: totalRow.count.flatMap { stated($0.column, $0.pattern)?.count(&violations) },
                amount: totalRow.amount.flatMap { stated($0.column, nil)?.amount($0.form, &violations) }))
    }

    /// Gives a record for each mapping of the row that only carries the texts of its key and references, so that others
    /// still find it (rules §10.15).
    private func report(
        _ fault: Violation, ofRow place: Int, _ batch: borrowing SourceBatch, _ each: (inout MappedRecord) -> Void
    ) {
        let row = batch.rows[place]
        for (index, recordMapping) in mapping.records.enumerated() where recordMapping.level == 0 {
            var record = Record(
                kind: recordMapping.kind, insurer: insurer, recordedAt: recordedAt,
                origin: Origin(file: file, row: row.number))
            record.isUnreadable = true
            for field in recordMapping.fields where field.isKeyText {
                guard case .column(let column) = field.source else { continue }
                let cell = batch.cell(header.positions[column], of: row)
                guard cell.kind == .text else { continue }
                let text = TextForm.trimmed(batch.bytes[cell.range])
                guard !text.isEmpty else { continue }
                record.setColumn(UInt16(truncatingIfNeeded: header.places[column]), of: field.field.index)
                field.store(keyText: text.span, in: &record)
            }
            var unreadable = MappedRecord(record)
            if index == 0 { unreadable.violations = [fault] }
            each(&unreadable)
        }
    }

    private mutating func mapRecords(ofRow place: Int, _ batch: borrowing SourceBatch) {
        let row = batch.rows[place]
        mappedCount = 0
        taken.removeAll(keepingCapacity: true)
        for index in plans.indices where plans[index].mapping.level == row.level {
            if let condition = plans[index].mapping.condition, !condition.holds(cells(place, batch)) { continue }
            if mappedCount == mapped.count { mapped.append(MappedRecord(plans[index].template)) }
            RowMapper.read(
                plans[index], row, root: batch.rows[rootRow], batch, into: &mapped[mappedCount], &notes)
            for field in plans[index].composed { readComposed(field, into: mappedCount, ofRow: place, batch) }
            mapped[mappedCount].record.judgeWhole(&notes)
            notes.finish(into: &mapped[mappedCount])
            if let time = plans[index].mapping.recordedAt {
                readTime(time, into: mappedCount, ofRow: place, batch)
            }
            mappedCount += 1
            if hasDerived { taken.append(index) }
        }
        if hasDerived { rank() }
    }

    /// Says of each record that rows repeat how much it counts: by a date of the row's own record.
    private mutating func rank() {
        for (index, place) in taken.enumerated() {
            guard let latest = plans[place].mapping.latestBy else { continue }
            let other = (0..<mappedCount).first { mapped[$0].record.kind == latest.kind }
            mapped[index].precedence = other.flatMap { mapped[$0].record.number(of: latest.field) } ?? Int64.min
        }
    }

    /// Reads the fields that have a cell each.
    private static func read(
        _ plan: RecordPlan, _ row: SourceBatch.Row, root: SourceBatch.Row, _ batch: borrowing SourceBatch,
        into mapped: inout MappedRecord, _ notes: inout RowNotes
    ) {
        mapped.begin(plan.template, row: row.number, item: row.item)
        let bytes = batch.bytes.span
        for index in plan.reads.indices {
            let read = plan.reads[index]
            let cell = batch.cell(read.position, of: read.isOwn ? row : root)
            let text = CellText(
                kind: cell.kind, isUndecodable: cell.isUndecodable,
                place: CellPlace(column: read.column, item: read.isOfItem ? row.item : -1),
                usesDate1904: batch.usesDate1904)
            switch cell.kind {
            case .list: plan.fields[index].readList(items(cell, batch), text, &mapped.record, &notes)
            case .container: plan.fields[index].read(text, bytes.extracting(0..<0), &mapped.record, &notes)
            case .absent, .text, .number, .serial, .percent, .boolean, .error, .uncalculated:
                plan.fields[index].read(text, bytes.extracting(cell.range), &mapped.record, &notes)
            }
        }
    }

    /// Notes when the source last changed the record; a text that says no moment refuses it.
    private mutating func readTime(
        _ time: RecordMapping.RecordedAt, into index: Int, ofRow place: Int, _ batch: borrowing SourceBatch
    ) {
        let cells = cells(place, batch)
        let kind = cells.cell(time.column).kind
        let text = cells.trimmedText(time.column)
        guard !text.isEmpty || kind.isValueless else { return }
        for format in time.formats {
            let serial =
                format.isSerial && (kind == .serial || kind == .number)
                ? DateFormat.Reading(serial: text.span, since1904: batch.usesDate1904) : nil
            guard let reading = serial ?? format.read(text.span) else { continue }
            mapped[index].record.recordedAt = reading.instant
            return
        }
        var violation = Violation(
            CellRules.dateInvalid, at: nil,
            Violation.Arguments(expected: time.formats.map { $0.words }.joined(separator: "或")))
        violation.column = cells.place(time.column).column
        mapped[index].violations.append(violation)
        for field in mapped[index].record.kind.definition.key { mapped[index].record.markUnusable(field.index) }
    }

    /// Reads a field whose text is no single cell.
    private mutating func readComposed(
        _ field: FieldMapping, into index: Int, ofRow place: Int, _ batch: borrowing SourceBatch
    ) {
        let cells = cells(place, batch)
        if case .shares(let insurer, let role, let percent) = field.source {
            return field.readShareMembers(
                cells, insurer: insurer, role: role, percent: percent, &mapped[index].record, &notes)
        }
        let place = field.source.anchor.map { cells.place($0) } ?? .nowhere
        func text(_ kind: CellKind) -> CellText {
            CellText(kind: kind, isUndecodable: false, place: place, usesDate1904: cells.batch.usesDate1904)
        }
        switch cells.resolved(field.source, lookups) {
        case .cell(let cell, let place):
            let text = CellText(
                kind: cell.kind, isUndecodable: cell.isUndecodable, place: place,
                usesDate1904: cells.batch.usesDate1904)
            mapped[index].record.setColumn(place.column, of: field.index)
            read(field, cell, text, into: index, batch)
        case .text(let bytes): field.read(text(.text), bytes.span, &mapped[index].record, &notes)
        case .unknownKey(let key, let table):
            mapped[index].record.setColumn(place.column, of: field.index)
            let actual = field.field.sensitivity.isPersonal ? nil : Text(bytes: key[...]).string
            field.fail(
                CellRules.codeUnknown, key.span, text(.text), &mapped[index].record, &notes,
                Violation.Arguments(actual: actual, table: table))
        }
    }

    private mutating func read(
        _ field: FieldMapping, _ cell: SourceCell, _ text: CellText, into index: Int, _ batch: borrowing SourceBatch
    ) {
        if cell.kind == .list {
            field.readList(RowMapper.items(cell, batch), text, &mapped[index].record, &notes)
        } else {
            let range = cell.kind == .container ? 0..<0 : cell.range
            field.read(text, batch.bytes.span.extracting(range), &mapped[index].record, &notes)
        }
    }

    private func cells(_ place: Int, _ batch: borrowing SourceBatch) -> RowCells {
        RowCells(
            batch: copy batch, header: header, levels: mapping.levels, row: batch.rows[place],
            root: batch.rows[rootRow])
    }

    private static func items(
        _ list: SourceCell, _ batch: borrowing SourceBatch
    ) -> [(cell: SourceCell, text: [UInt8])] {
        batch.items[list.range].map { ($0, $0.kind == .container ? [] : Array(batch.bytes[$0.range])) }
    }

    private mutating func addToTotal(_ row: SourceBatch.Row, _ batch: borrowing SourceBatch) {
        guard let total = mapping.total else { return }
        let cell = batch.cell(header.positions[total.column], of: row)
        guard cell.kind == .text || cell.kind == .number, !cell.isUndecodable else { return }
        let raw = batch.bytes.span.extracting(cell.range)
        let text = raw.extracting(TextForm.trimmedRange(raw))
        guard text.count > 0 else { return }
        if let fen = total.form.amount(text) {
            counts.total = counts.total + fen
        } else if let folded = TextForm.folded(text), let fen = total.form.amount(folded.span) {
            counts.total = counts.total + fen
        }
    }
}

extension MappedRecord {
    /// Starts afresh for another row, in the same space unless somebody keeps the record.
    fileprivate mutating func begin(_ template: Record, row: Int32, item: Int32) {
        record.begin(as: template, row: row, item: item)
        if !violations.isEmpty { violations = [] }
        if !unchecked.isEmpty { unchecked = [] }
        precedence = nil
    }
}

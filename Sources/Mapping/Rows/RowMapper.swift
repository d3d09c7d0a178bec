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
    private let plain: PlainPlan
    /// Of each plan the record with the constants in it.
    private var templates: [Record]
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
        plain = PlainPlan(plans, notes)
        templates = plans.map { $0.template }
    }

    /// Maps the rows of a batch, none of which is blank.
    ///
    /// - Parameters:
    ///   - batch: The rows.
    ///   - each: Gets a record for every record mapping that a row fits, in order; the record is used again for the next row
    ///     unless it is kept.
    package mutating func map(_ batch: borrowing SourceBatch, _ each: (inout MappedRecord) -> Void) {
        var mapped: [MappedRecord] = []
        swap(&mapped, &self.mapped)
        if mapped.isEmpty { mapped = templates.map { MappedRecord($0.beginning) } }
        plain.reading(batch) { reading in
            mapped.withUnsafeMutableBufferPointer { mapped in
                for place in batch.rows.indices {
                    if batch.rows[place].level == 0 {
                        rootRow = place
                        isRootMapped = begin(place, batch, each)
                    }
                    if isRootMapped { mapRecords(ofRow: place, batch, reading, mapped, each) }
                }
            }
        }
        swap(&mapped, &self.mapped)
    }

    /// Whether a row of level 0 would be mapped, for somebody who goes over all rows in file order and maps none of them.
    package mutating func isData(_ place: Int, of batch: borrowing SourceBatch) -> Bool { begin(place, batch) { _ in } }

    /// A copy for another thread, which counts what it uses for every row by itself.
    package var forAnotherThread: RowMapper {
        var copy = self
        copy.templates = templates.map { $0.detached }
        copy.mapped = []
        return copy
    }

    /// Adds what a copy of this mapper read of other rows of the file.
    package mutating func add(_ other: RowMapper) {
        counts.add(other.counts)
        statements += other.statements
        violations += other.violations
    }

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
        guard header.fits(batch.rows[place]), !isBelowTotal else {
            counts.unreadableRows += 1
            report(fault(ofRow: place, batch), ofRow: place, batch, each)
            return false
        }
        if mapping.total != nil { addToTotal(batch.rows[place], batch) }
        return true
    }

    /// What keeps a row from being read.
    private func fault(ofRow place: Int, _ batch: borrowing SourceBatch) -> Violation {
        header.fault(ofRow: place, in: batch)
            ?? Violation(CellRules.recordMalformed, at: nil, Violation.Arguments(expected: "合计行以下不应再有数据"))
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

    /// Maps one row; a record whose condition does not hold is left out.
    private mutating func mapRecords(
        ofRow place: Int, _ batch: borrowing SourceBatch, _ reading: borrowing PlainReading,
        _ mapped: UnsafeMutableBufferPointer<MappedRecord>, _ each: (inout MappedRecord) -> Void
    ) {
        let row = batch.rows[place]
        let root = batch.rows[rootRow]
        // Bit n for the record of mapping n; a source has at most 64 of them.
        var taken: UInt64 = 0
        guard var part = reading.parts.baseAddress else { return }
        for index in reading.parts.indices {
            defer { part += 1 }
            guard part.pointee.level == row.level else { continue }
            if part.pointee.isConditional, !holdsCondition(of: index, place, batch) { continue }
            mapped[index].clear()
            let others = reading.read(part, row, root: root, into: &mapped[index].record)
            if others != 0 || part.pointee.hasMore {
                readOthers(others, of: index, into: &mapped[index], ofRow: place, batch)
            }
            if !notes.isEmpty || part.pointee.hasPersons {
                mapped[index].record.judgeWhole(&notes)
                notes.finish(into: &mapped[index])
            }
            if part.pointee.hasHeader { plans[index].mapping.readHeader(cells(place, batch), into: &mapped[index]) }
            taken |= 1 &<< UInt64(truncatingIfNeeded: index)
        }
        for index in reading.parts.indices where taken &>> UInt64(truncatingIfNeeded: index) & 1 != 0 {
            if let latest = reading.parts[index].latest {
                // Of several records of the kind the first one counts.
                let others = taken & latest.parts
                mapped[index].precedence =
                    others == 0
                    ? Int64.min : mapped[others.trailingZeroBitCount].record.number(at: latest.field) ?? Int64.min
            }
            each(&mapped[index])
        }
    }

    private func holdsCondition(of index: Int, _ place: Int, _ batch: borrowing SourceBatch) -> Bool {
        plans[index].mapping.condition?.holds(cells(place, batch)) ?? true
    }

    /// Reads the fields whose cells are not plain, and those that have no single cell.
    private mutating func readOthers(
        _ others: UInt64, of index: Int, into mapped: inout MappedRecord, ofRow place: Int,
        _ batch: borrowing SourceBatch
    ) {
        let plan = plans[index]
        let row = batch.rows[place]
        let root = batch.rows[rootRow]
        for place in plan.reads.indices where place >= PlainPlan.limit || others >> UInt64(place) & 1 != 0 {
            RowMapper.read(plan, place, row, root: root, batch, into: &mapped, &notes)
        }
        for field in plan.composed { readComposed(field, into: &mapped, ofRow: place, batch) }
    }

    /// Reads a field that has a cell.
    private static func read(
        _ plan: RecordPlan, _ index: Int, _ row: SourceBatch.Row, root: SourceBatch.Row, _ batch: borrowing SourceBatch,
        into mapped: inout MappedRecord, _ notes: inout RowNotes
    ) {
        let bytes = batch.bytes.span
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

    /// Reads a field whose text is no single cell.
    private mutating func readComposed(
        _ field: FieldMapping, into mapped: inout MappedRecord, ofRow place: Int, _ batch: borrowing SourceBatch
    ) {
        let cells = cells(place, batch)
        if case .shares(let insurer, let role, let percent) = field.source {
            return field.readShareMembers(
                cells, insurer: insurer, role: role, percent: percent, &mapped.record, &notes)
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
            mapped.record.setColumn(place.column, of: field.index)
            read(field, cell, text, into: &mapped, batch)
        case .text(let bytes): field.read(text(.text), bytes.span, &mapped.record, &notes)
        case .unknownKey(let key, let table):
            mapped.record.setColumn(place.column, of: field.index)
            let actual = field.field.sensitivity.isPersonal ? nil : Text(bytes: key[...]).string
            field.fail(
                CellRules.codeUnknown, key.span, text(.text), &mapped.record, &notes,
                Violation.Arguments(actual: actual, table: table))
        }
    }

    private mutating func read(
        _ field: FieldMapping, _ cell: SourceCell, _ text: CellText, into mapped: inout MappedRecord,
        _ batch: borrowing SourceBatch
    ) {
        if cell.kind == .list {
            field.readList(RowMapper.items(cell, batch), text, &mapped.record, &notes)
        } else {
            let range = cell.kind == .container ? 0..<0 : cell.range
            field.read(text, batch.bytes.span.extracting(range), &mapped.record, &notes)
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

import Canonical
import Mapping

/// The reading of one source below its format: rows to records, to statements for a manifest, or to a look-up's table.
struct PartReading {
    let file: SourceFile
    let part: SourcePart
    let header: Header
    /// Why the rows are not read, beside the header's own faults.
    var violations: [FileViolation]
    var blankRows = 0
    var statements: [ManifestStatement] = []
    /// What maps the rows; nil when they are not read.
    private(set) var mapper: RowMapper?
    private var manifestRows = 0

    /// The reading below a header.
    init(_ file: SourceFile, _ part: SourcePart, header: Header, lookups: [LookupTable]) {
        self.file = file
        self.part = part
        self.header = header
        violations = [file.nameViolation(of: part)].compactMap { $0 } + header.violations
        if !isRefused {
            mapper = RowMapper(
                part.mapping, header: header, insurer: file.insurer, asOf: file.asOf, file: part.number,
                lookups: lookups)
        }
    }

    /// Whether the rows are not read at all.
    var isRefused: Bool { violations.contains { $0.rule.severity == .error && Self.refusing.contains($0.rule.id) } }

    private static let refusing = [
        CellRules.headerMissingColumn.id, CellRules.headerDuplicateColumn.id, CellRules.fileNameMismatch.id,
    ]

    /// Adds what is wrong with the file's own statements; one that contradicts what is known keeps its rows from being read
    /// (rules §0 "File-level errors").
    mutating func add(_ stated: [FileViolation]) {
        violations += stated
        if isRefused { mapper = nil }
    }

    /// Takes rows, none of which is blank.
    mutating func take(
        _ batch: borrowing SourceBatch, _ lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) {
        guard mapper != nil else { return }
        if let mapping = part.mapping.statements {
            for row in batch.rows.indices {
                manifestRows += 1
                if let statement = mapping.statement(
                    ofRow: row, in: batch, header: header, violations: &violations)
                {
                    statements.append(statement)
                }
            }
        } else if let table = part.lookup, let key = part.mapping.lookupKey {
            for row in batch.rows.indices { add(row, of: batch, key: key, to: &lookups[table]) }
        } else {
            mapper?.map(batch, each)
        }
    }

    /// Adds what another copy of the mapper read of the same file.
    mutating func add(_ other: RowMapper) { mapper?.add(other) }

    private mutating func add(
        _ row: Int, of batch: borrowing SourceBatch, key: Int, to table: inout LookupTable
    ) {
        manifestRows += 1
        if let fault = header.violation(ofRow: row, in: batch) { return violations.append(fault) }
        let number = Int(batch.rows[row].number)
        let texts = header.texts(ofRow: row, in: batch)
        guard !texts[key].isEmpty else {
            violations.append(FileViolation(CellRules.fieldRequired, column: header.label(of: key), row: number))
            return
        }
        if !table.add(texts[key], texts) {
            violations.append(
                FileViolation(CellRules.lookupKeyRepeated, column: header.label(of: key), row: number))
        }
    }

    /// What there is to say of the source when all its rows are read.
    func summary(_ digest: SourceDigest, sheet: String?) -> SourceSummary {
        let counts = mapper?.counts ?? RowMapper.Counts()
        return SourceSummary(
            name: file.name, sheet: sheet, sm3: digest.sm3, bytes: digest.byteCount,
            rows: counts.rows + manifestRows, blankRows: blankRows, skippedRows: counts.skippedRows,
            unreadableRows: counts.unreadableRows, violations: violations + (mapper?.violations ?? []),
            isRefused: mapper == nil, columns: header.labels, headerRow: header.row,
            total: part.mapping.total == nil || mapper == nil ? nil : counts.total,
            statements: statements + (mapper?.statements ?? []))
    }
}

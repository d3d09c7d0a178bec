import Canonical

/// What is found while one row is read: at most one finding for a cell and a rule, whatever reads the cell.
struct RowNotes {
    /// A code with bounded validity, to be judged when the record's reference day is known.
    struct DatedCode {
        let field: FieldDefinition
        let column: UInt16
        let row: CodeTable.Row
    }

    let asOf: CivilDate
    /// Ten years after the data date.
    let lastPlausibleDay: CivilDate
    private(set) var violations: [Violation] = []
    private(set) var unchecked: [Unchecked] = []
    private(set) var dated: [DatedCode] = []
    private var reported: [(column: UInt16, rule: RuleID)] = []

    init(asOf: CivilDate, lastPlausibleDay: CivilDate) {
        self.asOf = asOf
        self.lastPlausibleDay = lastPlausibleDay
    }

    /// Notes a finding, unless the same cell has one of the same rule already.
    mutating func note(
        _ rule: RuleDefinition, at field: FieldDefinition, _ column: UInt16,
        _ arguments: Violation.Arguments = Violation.Arguments()
    ) {
        if column != Record.noColumn {
            guard !reported.contains(where: { $0.column == column && $0.rule == rule.id }) else { return }
            reported.append((column, rule.id))
        }
        violations.append(Violation(rule, at: field, arguments))
    }

    mutating func note(unchecked rule: RuleDefinition, at field: FieldDefinition, _ cause: NotCheckedCause) {
        let entry = Unchecked(rule: rule, field: field.index, cause: cause)
        if !unchecked.contains(entry) { unchecked.append(entry) }
    }

    mutating func note(dated code: DatedCode) { dated.append(code) }

    /// The record with everything noted since the last one.
    mutating func finish(_ record: consuming Record) -> MappedRecord {
        defer {
            violations = []
            unchecked = []
            dated = []
        }
        return MappedRecord(record: record, violations: violations, unchecked: unchecked)
    }
}

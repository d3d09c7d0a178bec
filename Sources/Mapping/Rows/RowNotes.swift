import Canonical

/// What is found while one row is read: at most one finding for a cell and a rule, whatever reads the cell.
struct RowNotes {
    /// A code with bounded validity, to be judged when the record's reference day is known.
    struct DatedCode {
        let field: FieldDefinition
        let place: CellPlace
        let row: CodeTable.Row
    }

    let asOf: CivilDate
    /// Ten years after the data date.
    let lastPlausibleDay: CivilDate
    private(set) var violations: [Violation] = []
    private(set) var unchecked: [Unchecked] = []
    private(set) var dated: [DatedCode] = []
    private var reported: [(place: CellPlace, rule: RuleID)] = []

    init(asOf: CivilDate, lastPlausibleDay: CivilDate) {
        self.asOf = asOf
        self.lastPlausibleDay = lastPlausibleDay
    }

    /// Notes a finding, unless the same cell has one of the same rule already.
    mutating func note(
        _ rule: RuleDefinition, at field: FieldDefinition, _ place: CellPlace,
        _ arguments: Violation.Arguments = Violation.Arguments()
    ) {
        if place != .nowhere {
            guard !reported.contains(where: { $0.place == place && $0.rule == rule.id }) else { return }
            reported.append((place, rule.id))
        }
        violations.append(Violation(rule, at: field, arguments))
    }

    mutating func note(unchecked rule: RuleDefinition, at field: FieldDefinition, _ cause: NotCheckedCause) {
        let entry = Unchecked(rule: rule, field: field.index, cause: cause)
        if !unchecked.contains(entry) { unchecked.append(entry) }
    }

    mutating func note(dated code: DatedCode) { dated.append(code) }

    /// Whether anything was noted since the last record.
    var isEmpty: Bool { violations.isEmpty && unchecked.isEmpty && dated.isEmpty }

    /// Hands over what was noted for a record.
    mutating func finish(into mapped: inout MappedRecord) {
        guard !isEmpty else { return }
        mapped.violations = violations
        mapped.unchecked = unchecked
        violations = []
        unchecked = []
        dated = []
    }

    /// Forgets which cells have findings: a new row begins.
    mutating func beginRow() {
        if !reported.isEmpty { reported.removeAll(keepingCapacity: true) }
    }
}

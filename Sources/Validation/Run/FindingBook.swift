import Adapters
import Canonical
import Mapping

/// Puts verdicts into words and places: collects what a run found and gives the list of findings.
///
/// One source cell has at most one finding of a rule, also when two records are read from it (rules §0 "Anchor").
struct FindingBook {
    private struct Cell: Hashable {
        let file: UInt16
        let row: Int32
        let item: Int32
        let column: UInt16
        let rule: RuleID
    }

    private struct Entry {
        let origin: Origin
        let column: UInt16
        let kind: Kind
        let key: RecordKey?
        let violation: Violation
    }

    private var entries: [Entry] = []
    private var reported: Set<Cell> = []
    private var others: [Finding] = []

    /// Notes what is wrong with a record.
    mutating func note(_ violation: Violation, of record: Record) {
        let column = violation.column ?? violation.field.map { record.column(of: $0) } ?? Record.noColumn
        if column != Record.noColumn {
            let cell = Cell(
                file: record.origin.file, row: record.origin.row, item: record.origin.item, column: column,
                rule: violation.rule.id)
            guard reported.insert(cell).inserted else { return }
        }
        entries.append(
            Entry(origin: record.origin, column: column, kind: record.kind, key: record.key, violation: violation))
    }

    /// Notes what is wrong with a file.
    mutating func note(_ violation: FileViolation, of file: String, _ sheet: String?) {
        let words = violation.rule.words(violation.arguments, label: violation.column ?? file, key: "")
        others.append(
            Finding(
                rule: violation.rule.id, severity: violation.rule.severity, file: file, sheet: sheet,
                row: violation.row, column: violation.column, kind: nil, key: nil, field: nil,
                message: words.message, fix: words.fix))
    }

    /// Notes what is wrong with a year of the data set (rules §10.19).
    mutating func note(_ rule: RuleDefinition, _ arguments: Violation.Arguments, year: Int) {
        let words = rule.words(arguments, label: "", key: "\(year)")
        others.append(
            Finding(
                rule: rule.id, severity: rule.severity, file: nil, sheet: nil, row: nil, column: nil, kind: nil,
                key: "\(year)", field: nil, message: words.message, fix: words.fix))
    }

    /// All findings in the order in which they are listed.
    func findings(files: [SourceSummary]) -> [Finding] {
        (entries.map { finding($0, files) } + others).sorted(by: Finding.listedBefore)
    }

    private func finding(_ entry: Entry, _ files: [SourceSummary]) -> Finding {
        let file = files[Int(entry.origin.file)]
        let field = entry.violation.field.map { entry.kind.definition.fields[$0] }
        // A row that could not be taken apart is shown at its first column (rules §1 `row-width`).
        let isWhole = entry.violation.field == nil && entry.violation.column == nil
        let place = isWhole ? 0 : Int(entry.column)
        let column = file.label(ofColumn: place, item: entry.origin.item)
        let key = entry.key?.description
        let words = entry.violation.rule.words(
            entry.violation.arguments, label: column ?? field?.label ?? "", key: key ?? "")
        return Finding(
            rule: entry.violation.rule.id, severity: entry.violation.rule.severity, file: file.name,
            sheet: file.sheet, row: Int(entry.origin.row), column: column, kind: entry.kind, key: key,
            field: field?.name,
            message: words.message, fix: words.fix)
    }
}

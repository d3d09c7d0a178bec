package import Canonical

/// The header of one file, bound to the columns of its mapping.
///
/// Headers are compared trimmed, NFC and with full-width forms folded: `服务费用（万元）` is `服务费用(万元)`.
package struct Header: Sendable {
    /// The header cells as the user sees them, in file order.
    package let labels: [String]
    /// What is wrong with the header: unknown columns as a notice, missing and repeated ones as errors.
    package let violations: [FileViolation]
    /// Where each column of the mapping stands in the file; nil when it does not.
    let positions: [Int?]

    /// Binds header cells to a mapping.
    ///
    /// - Parameters:
    ///   - mapping: The source's mapping.
    ///   - cells: The header cells in file order.
    ///   - row: The header's row as an editor shows it.
    package init(of mapping: SourceMapping, cells: [Text], row: Int) {
        let labels = cells.map { Text(bytes: TextForm.trimmed($0.bytes)).string }
        let names = cells.map { Text(bytes: TextForm.key($0.bytes)) }
        var positions: [Int?] = []
        var missing: [FileViolation] = []
        var repeated: [FileViolation] = []
        var known: Set<Text> = []
        for column in mapping.columns {
            let name = Text(bytes: TextForm.key(Text(column.name).bytes))
            known.insert(name)
            let places = names.indices.filter { names[$0] == name }
            positions.append(places.first)
            guard !column.isIgnored else { continue }
            if places.isEmpty {
                missing.append(FileViolation(CellRules.headerMissingColumn, column: column.name, row: row))
            }
            if places.count > 1 {
                repeated.append(FileViolation(CellRules.headerDuplicateColumn, column: column.name, row: row))
            }
        }
        var unknown: [FileViolation] = []
        for (name, label) in zip(names, labels) where !known.contains(name) {
            unknown.append(FileViolation(CellRules.unknownColumn, column: label, row: row))
            known.insert(name)
        }
        self.labels = labels
        self.positions = positions
        violations = missing + unknown + repeated
    }

    /// Whether the header keeps the file from being read further.
    package var isRefused: Bool { violations.contains { $0.rule.severity == .error } }

    /// What keeps a row from being taken apart: a malformed record, or more or fewer cells than the header has.
    func fault(of row: some SourceRow) -> Violation? {
        if let reason = row.malformed {
            return Violation(CellRules.recordMalformed, at: nil, Violation.Arguments(expected: reason))
        }
        guard row.count != labels.count else { return nil }
        return Violation(
            CellRules.rowWidth, at: nil,
            Violation.Arguments(expected: "\(labels.count)", actual: "\(row.count)"))
    }
}

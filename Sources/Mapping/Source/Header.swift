package import Canonical

/// The header of one file or sheet, bound to the columns of its mapping.
///
/// Headers are compared trimmed, NFC, without inner blanks and line breaks, and with full-width forms folded:
/// `服务费用（万元）` is `服务费用(万元)`. Nested records have no header: their columns are paths.
package struct Header: Sendable {
    /// The header cells as the user sees them, in file order; for nested records the paths of the columns.
    package let labels: [String]
    /// The header's first row as an editor shows it; 0 for nested records, which have none.
    package let row: Int
    /// What is wrong with the header: unknown columns as a notice, missing and repeated ones as errors.
    package let violations: [FileViolation]
    /// Where each column of the mapping stands among the cells of its row; −1 when it does not.
    let positions: [Int]
    /// Where each column of the mapping stands in `labels`; −1 when it does not.
    package let places: [Int]
    /// Whether every row has as many cells as the header, or is refused.
    let hasFixedWidth: Bool

    /// Binds the header cells of a table to a mapping.
    ///
    /// - Parameters:
    ///   - mapping: The source's mapping.
    ///   - cells: The header cells in file order; `group/name` under a header of two rows.
    ///   - row: The header's row as an editor shows it.
    ///   - hasFixedWidth: Whether a row with another number of cells cannot be taken apart, as in CSV.
    package init(of mapping: SourceMapping, cells: [Text], row: Int, hasFixedWidth: Bool) {
        let labels = cells.map { Header.label($0) }
        let names = labels.map { Header.form($0) }
        var positions: [Int] = []
        var missing: [FileViolation] = []
        var repeated: [FileViolation] = []
        var known: Set<Text> = []
        for column in mapping.columns {
            let wanted = ([column.name] + column.aliases).map { Header.form($0) }
            known.formUnion(wanted)
            let places = names.indices.filter { wanted.contains(names[$0]) }
            positions.append(places.first ?? -1)
            guard !column.isIgnored else { continue }
            if places.isEmpty, !column.isOptional {
                missing.append(FileViolation(CellRules.headerMissingColumn, column: column.name, row: row))
            }
            if places.count > 1 {
                repeated.append(FileViolation(CellRules.headerDuplicateColumn, column: column.name, row: row))
            }
        }
        var unknown: [FileViolation] = []
        for (name, label) in zip(names, labels) where !known.contains(name) && !(name.bytes.isEmpty && !hasFixedWidth) {
            unknown.append(FileViolation(CellRules.unknownColumn, column: label, row: row))
            known.insert(name)
        }
        self.labels = labels
        self.row = row
        self.positions = positions
        places = positions
        self.hasFixedWidth = hasFixedWidth
        violations = missing + unknown + repeated
    }

    /// The columns of a nested format: every column stands where its level's rows have it.
    package init(nested mapping: SourceMapping) {
        labels = mapping.columns.map { Header.place(of: $0, in: mapping) }
        row = 0
        violations = []
        var counts: [UInt8: Int] = [:]
        var positions: [Int] = []
        for column in mapping.columns {
            positions.append(counts[column.level, default: 0])
            counts[column.level, default: 0] += 1
        }
        self.positions = positions
        places = Array(mapping.columns.indices)
        hasFixedWidth = false
    }

    /// A path as findings show it: a list of values by the path of the list, `/orgs/*/code` as `/orgs`; the items of a list
    /// that are records keep their `*`.
    private static func place(of column: SourceColumn, in mapping: SourceMapping) -> String {
        let base = column.level == 0 ? "" : mapping.lists[Int(column.level) - 1].path
        let star = Array("/*/".utf8)
        let name = Array(column.name.utf8)
        for index in base.utf8.count..<max(base.utf8.count, name.count) where name[index...].starts(with: star) {
            if index + 1 >= base.utf8.count { return String(decoding: name[..<index], as: UTF8.self) }
        }
        return column.name.hasSuffix("/*") ? String(column.name.dropLast(2)) : column.name
    }

    /// Whether the header keeps the file from being read further.
    package var isRefused: Bool { violations.contains { $0.rule.severity == .error } }

    /// Whether a row is sound and as wide as the header.
    func fits(_ row: SourceBatch.Row) -> Bool {
        !row.isMalformed && (!hasFixedWidth || Int(row.count) == labels.count)
    }

    /// What keeps a row from being taken apart: a malformed record, or more or fewer cells than the header has.
    func fault(ofRow place: Int, in batch: borrowing SourceBatch) -> Violation? {
        if let reason = batch.reason(ofRow: place) {
            return Violation(CellRules.recordMalformed, at: nil, Violation.Arguments(expected: reason))
        }
        let count = Int(batch.rows[place].count)
        guard hasFixedWidth, count != labels.count else { return nil }
        return Violation(
            CellRules.rowWidth, at: nil,
            Violation.Arguments(expected: "\(labels.count)", actual: "\(count)"))
    }

    /// The form in which headers are compared.
    package static func form(_ label: String) -> Text {
        Text(bytes: TextForm.key(Text(label).bytes).filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }[...])
    }

    /// The header as a person sees it: trimmed, line breaks inside taken out.
    private static func label(_ cell: Text) -> String {
        let trimmed = TextForm.trimmed(cell.bytes)
        guard trimmed.contains(0x0A) || trimmed.contains(0x0D) else { return Text(bytes: trimmed).string }
        return Text(bytes: trimmed.filter { $0 != 0x0A && $0 != 0x0D }[...]).string
    }
}

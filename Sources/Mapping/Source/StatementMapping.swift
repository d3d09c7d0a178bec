package import Canonical

/// How the rows of a manifest (对账清单) state counts and amounts of other files.
package struct StatementMapping: Sendable {
    /// The column of file names, by its place in the mapping's `columns`.
    package let file: Int
    /// The column of record counts.
    package let count: Int
    /// The column of amounts and their form; nil when the manifest states none.
    package let amount: TotalMapping?

    /// A statement mapping by its columns.
    package init(file: Int, count: Int, amount: TotalMapping?) {
        self.file = file
        self.count = count
        self.amount = amount
    }
}

/// What a manifest's row says of a file.
package struct ManifestStatement: Hashable, Sendable {
    /// The statement's row as an editor shows it.
    package let row: Int
    /// The name of the file that it is about.
    package let file: String
    /// How many data rows the file should have; nil when the cell cannot be read, which is a finding of its own.
    package let count: Int?
    /// What the file's total column should sum to; nil when not stated or not readable.
    package let amount: Fen?
    /// The header of the file-name column.
    package let fileLabel: String
    /// The header of the count column.
    package let countLabel: String
    /// The header of the amount column; nil when the manifest has none.
    package let amountLabel: String?

    /// A statement by its parts.
    package init(
        row: Int, file: String, count: Int?, amount: Fen?, fileLabel: String, countLabel: String, amountLabel: String?
    ) {
        self.row = row
        self.file = file
        self.count = count
        self.amount = amount
        self.fileLabel = fileLabel
        self.countLabel = countLabel
        self.amountLabel = amountLabel
    }
}

extension StatementMapping {
    /// Reads a manifest's row.
    ///
    /// - Parameters:
    ///   - row: As wide as the header.
    ///   - header: The manifest's header, not refused.
    ///   - violations: Gets a finding for each cell that cannot be read.
    /// - Returns: The statement; nil when it does not say which file it is about.
    package func statement(
        of row: some SourceRow, header: Header, violations: inout [FileViolation]
    ) -> ManifestStatement? {
        let number = Int(row.number)
        if let fault = header.fault(of: row) {
            violations.append(FileViolation(fault.rule, column: header.labels.first, row: number, fault.arguments))
            return nil
        }
        guard let name = cell(file, of: row, header), let counted = cell(count, of: row, header) else { return nil }
        for (text, label) in [name, counted] where text.isEmpty {
            violations.append(FileViolation(CellRules.fieldRequired, column: label, row: number))
        }
        guard !name.text.isEmpty else { return nil }
        let total = amount.flatMap { cell($0.column, of: row, header) }
        return ManifestStatement(
            row: number, file: Text(bytes: name.text).string,
            count: statedCount(counted.text, label: counted.label, row: number, &violations),
            amount: total.flatMap { statedAmount($0.text, label: $0.label, row: number, &violations) },
            fileLabel: name.label, countLabel: counted.label, amountLabel: total?.label)
    }

    private func statedCount(
        _ text: ArraySlice<UInt8>, label: String, row: Int, _ violations: inout [FileViolation]
    ) -> Int? {
        guard !text.isEmpty else { return nil }
        guard case .units(let count) = ExactDecimal(text, allowsThousands: false)?.scaled(to: 0) else {
            let arguments = Violation.Arguments(expected: NumberForm.integerWords)
            violations.append(FileViolation(CellRules.fieldType, column: label, row: row, arguments))
            return nil
        }
        return Int(count)
    }

    private func statedAmount(
        _ text: ArraySlice<UInt8>, label: String, row: Int, _ violations: inout [FileViolation]
    ) -> Fen? {
        guard let amount, !text.isEmpty else { return nil }
        switch amount.form.read(text) {
        case .amount(let fen): return fen
        case .failure(let rule, let arguments):
            violations.append(FileViolation(rule, column: label, row: row, arguments))
            return nil
        }
    }

    private func cell(
        _ column: Int, of row: some SourceRow, _ header: Header
    ) -> (text: ArraySlice<UInt8>, label: String)? {
        guard let position = header.positions[column], position < row.count else { return nil }
        return (TextForm.trimmed(TextForm.folded(row.bytes(position))), header.labels[position])
    }
}

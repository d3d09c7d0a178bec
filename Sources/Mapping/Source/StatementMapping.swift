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

/// What a manifest's row, a total row or a file's head says of a file or sheet.
package struct ManifestStatement: Hashable, Sendable {
    /// What the statement is about.
    package enum Subject: Hashable, Sendable {
        /// A file by its name.
        case file(String)
        /// The file or sheet that it stands in.
        case itself
    }

    /// A number, and where it is stated.
    package struct Stated<Value: Hashable & Sendable>: Hashable, Sendable {
        /// The number.
        package let value: Value
        /// The row as an editor shows it.
        package let row: Int
        /// The column's header, or the element.
        package let label: String

        /// A number at its place.
        package init(_ value: Value, row: Int, label: String) {
            self.value = value
            self.row = row
            self.label = label
        }
    }

    /// What it is about.
    package let subject: Subject
    /// How many data rows there should be; nil when not stated, or when the cell cannot be read, a finding of its own.
    package let count: Stated<Int>?
    /// What the total column should sum to; nil when not stated or not readable.
    package let amount: Stated<Fen>?

    /// A statement by its parts.
    package init(subject: Subject, count: Stated<Int>?, amount: Stated<Fen>?) {
        self.subject = subject
        self.count = count
        self.amount = amount
    }
}

extension StatementMapping {
    /// Reads a manifest's row.
    ///
    /// - Parameters:
    ///   - place: The row's place in the batch.
    ///   - batch: The rows.
    ///   - header: The manifest's header, not refused.
    ///   - violations: Gets a finding for each cell that cannot be read.
    /// - Returns: The statement; nil when it does not say which file it is about.
    package func statement(
        ofRow place: Int, in batch: borrowing SourceBatch, header: Header, violations: inout [FileViolation]
    ) -> ManifestStatement? {
        let row = batch.rows[place]
        let number = Int(row.number)
        if let fault = header.violation(ofRow: place, in: batch) {
            violations.append(fault)
            return nil
        }
        func cell(_ column: Int) -> StatedCell? {
            let position = header.positions[column]
            guard position >= 0, position < Int(row.count) else { return nil }
            let found = batch.cell(position, of: row)
            let text = Array(TextForm.trimmed(TextForm.folded(batch.bytes[found.range])))
            return StatedCell(text: text, kind: found.kind, label: header.labels[position], row: number)
        }
        guard let name = cell(file), let counted = cell(count) else { return nil }
        for cell in [name, counted] where cell.text.isEmpty && cell.kind != .uncalculated {
            violations.append(FileViolation(CellRules.fieldRequired, column: cell.label, row: number))
        }
        guard !name.text.isEmpty else { return nil }
        let total = amount.flatMap { amount in cell(amount.column).map { (cell: $0, form: amount.form) } }
        return ManifestStatement(
            subject: .file(Text(bytes: name.text[...]).string), count: counted.count(&violations),
            amount: total.flatMap { $0.cell.amount($0.form, &violations) })
    }
}

/// A cell, or an element, that states a number.
package struct StatedCell: Sendable {
    /// Trimmed.
    let text: [UInt8]
    /// What the format says it is.
    let kind: CellKind
    /// The column's header, or the element.
    let label: String
    /// The row as an editor shows it.
    let row: Int

    /// A cell by its parts.
    package init(text: [UInt8], kind: CellKind, label: String, row: Int) {
        self.text = text
        self.kind = kind
        self.label = label
        self.row = row
    }

    /// A stated count; nil for an empty text, and for one that is no number, which is noted.
    package func count(_ violations: inout [FileViolation]) -> ManifestStatement.Stated<Int>? {
        guard isReadable(&violations) else { return nil }
        guard case .units(let count)? = ExactDecimal.scaled(text.span, to: 0) else {
            note(CellRules.fieldType, Violation.Arguments(expected: NumberForm.integerWords), &violations)
            return nil
        }
        return .init(Int(count), row: row, label: label)
    }

    /// A stated amount; nil for an empty text, and for one that is no amount, which is noted.
    ///
    /// A stated sum of binary doubles is compared after rounding to fen (rules §10.9).
    package func amount(
        _ form: MoneyForm, _ violations: inout [FileViolation]
    ) -> ManifestStatement.Stated<Fen>? {
        guard isReadable(&violations) else { return nil }
        let digits = kind == .number ? StatedCell.rounded(text.span, to: form.unit) : text
        switch form.read(digits.span) {
        case .amount(let fen): return .init(fen, row: row, label: label)
        case .failure(let rule, let arguments):
            note(rule, arguments, &violations)
            return nil
        }
    }

    private func isReadable(_ violations: inout [FileViolation]) -> Bool {
        guard kind.isValueless else { return !text.isEmpty }
        note(CellRules.fieldType, Violation.Arguments(expected: kind.fault(in: text.span)), &violations)
        return false
    }

    private func note(
        _ rule: RuleDefinition, _ arguments: Violation.Arguments, _ violations: inout [FileViolation]
    ) {
        violations.append(FileViolation(rule, column: label, row: row, arguments))
    }

    /// A number's digits rounded half up to the fen of a unit.
    private static func rounded(_ text: Bytes, to unit: MoneyUnit) -> [UInt8] {
        let decimals = unit.decimals
        guard let point = text.firstIndex(of: 0x2E), text.count - point - 1 > decimals,
            case .units(let units)? = ExactDecimal.scaled(
                text.extracting(0..<min(text.count, point + 2 + decimals)), to: decimals + 1)
        else { return text.copied }
        let half: Int64 = units < 0 ? -5 : 5
        var digits: [UInt8] = []
        Digits.append(units: (units + half) / 10, scale: decimals, to: &digits)
        return digits
    }
}

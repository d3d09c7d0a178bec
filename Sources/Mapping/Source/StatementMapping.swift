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
        if let fault = header.fault(ofRow: place, in: batch) {
            violations.append(FileViolation(fault.rule, column: header.labels.first, row: number, fault.arguments))
            return nil
        }
        func cell(_ column: Int) -> (text: [UInt8], label: String)? {
            let position = header.positions[column]
            guard position >= 0, position < Int(row.count) else { return nil }
            let text = TextForm.trimmed(TextForm.folded(batch.bytes[batch.cell(position, of: row).range]))
            return (Array(text), header.labels[position])
        }
        guard let name = cell(file), let counted = cell(count) else { return nil }
        for (text, label) in [name, counted] where text.isEmpty {
            violations.append(FileViolation(CellRules.fieldRequired, column: label, row: number))
        }
        guard !name.text.isEmpty else { return nil }
        let total = amount.flatMap { cell($0.column) }
        return ManifestStatement(
            subject: .file(Text(bytes: name.text[...]).string),
            count: StatementMapping.count(counted.text, label: counted.label, row: number, &violations),
            amount: total.flatMap { total in
                amount.flatMap {
                    StatementMapping.amount(total.text, $0.form, label: total.label, row: number, &violations)
                }
            })
    }

    /// A stated count; nil for an empty text, and for one that is no number, which is noted.
    package static func count(
        _ text: [UInt8], label: String, row: Int, _ violations: inout [FileViolation]
    ) -> ManifestStatement.Stated<Int>? {
        guard !text.isEmpty else { return nil }
        guard case .units(let count)? = ExactDecimal.scaled(text.span, to: 0) else {
            let arguments = Violation.Arguments(expected: NumberForm.integerWords)
            violations.append(FileViolation(CellRules.fieldType, column: label, row: row, arguments))
            return nil
        }
        return .init(Int(count), row: row, label: label)
    }

    /// A stated amount; nil for an empty text, and for one that is no amount, which is noted.
    package static func amount(
        _ text: [UInt8], _ form: MoneyForm, label: String, row: Int, _ violations: inout [FileViolation]
    ) -> ManifestStatement.Stated<Fen>? {
        guard !text.isEmpty else { return nil }
        switch form.read(text.span) {
        case .amount(let fen): return .init(fen, row: row, label: label)
        case .failure(let rule, let arguments):
            violations.append(FileViolation(rule, column: label, row: row, arguments))
            return nil
        }
    }
}

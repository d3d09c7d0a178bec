package import Canonical

/// Where a field's value comes from and how it is read.
package struct FieldMapping: Sendable {
    /// The origin of a field's text.
    package enum Source: Sendable {
        /// A column, by its place in the mapping's `columns`.
        case column(Int)
        /// The same text in every record.
        case constant(Text)
    }

    /// The kind that has the field.
    let kind: Kind
    /// The canonical field.
    package let field: FieldDefinition
    /// Where its text comes from.
    package let source: Source
    /// How the text becomes a value.
    package let reading: Reading
    /// Trimmed texts that mean "not given", beside the empty one.
    package let nulls: [Text]
    /// Whether a leading apostrophe and `="…"` are taken off, as spreadsheets write to protect digits.
    package let unwrapsExcelText: Bool
    /// Whether the value is stored as a key is: folded and upper-cased.
    let isKeyText: Bool
    /// Whether a negative amount is meant so.
    let allowsNegative: Bool
    /// Whether the code is that of the unit or provider itself, which may still be an old registration number.
    let isOwnCreditCode: Bool

    /// A field mapping; the reading fits the field's type.
    package init(
        _ field: FieldDefinition, of kind: Kind, from source: Source, as reading: Reading, nulls: [Text],
        unwrapsExcelText: Bool
    ) {
        precondition(reading.fits(field.type), "a reading gives another type than the field's")
        self.field = field
        self.kind = kind
        self.source = source
        self.reading = reading
        self.nulls = nulls
        self.unwrapsExcelText = unwrapsExcelText
        isKeyText = kind.definition.key.contains(field) || field.referredKind != nil || field.type == .creditCode
        allowsNegative = kind == .endorsement && field == Endorsement.premiumDelta.definition
        isOwnCreditCode =
            switch kind {
            case .insuredUnit: field == InsuredUnit.creditCode.definition
            case .provider: field == Provider.creditCode.definition
            default: false
            }
    }
}

extension FieldMapping {
    /// What is wrong with a constant, read as a cell would be; nil for a right one and for a column.
    package var faultOfConstant: Violation? {
        guard case .constant(let text) = source else { return nil }
        let day = CellRules.firstPlausibleDay
        var record = Record(
            kind: kind, insurer: text, recordedAt: Instant(day: day), origin: Origin(file: 0, row: 0))
        var notes = RowNotes(asOf: day, lastPlausibleDay: day)
        CellReading(mapping: self, column: Record.noColumn).read(
            text.bytes, isUndecodable: false, into: &record, &notes)
        return notes.violations.first { $0.rule.severity == .error }
    }
}

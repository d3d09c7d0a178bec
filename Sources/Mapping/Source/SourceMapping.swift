package import Canonical

/// How one source of an insurer becomes canonical records: the compiled form of a mapping file.
package struct SourceMapping: Sendable {
    /// The mapping file's name without its extension, unique for the insurer.
    package let name: String
    /// Which files belong to the source, and their data date.
    package let file: FileNamePattern
    /// The columns that the source is known to have, in its own order.
    package let columns: [SourceColumn]
    /// What each row becomes; empty for a manifest.
    package let records: [RecordMapping]
    /// The rows that state counts and amounts of other files; nil unless the source is a manifest.
    package let statements: StatementMapping?
    /// The column whose exact sum a manifest may state; nil when none does.
    package let total: TotalMapping?

    /// A source by its parts; field mappings name columns by their place in `columns`.
    package init(
        name: String, file: FileNamePattern, columns: [SourceColumn], records: [RecordMapping],
        statements: StatementMapping?, total: TotalMapping?
    ) {
        self.name = name
        self.file = file
        self.columns = columns
        self.records = records
        self.statements = statements
        self.total = total
    }
}

/// A column that a source is known to have.
package struct SourceColumn: Hashable, Sendable {
    /// The header as the source writes it.
    package let name: String
    /// Whether the mapping lists it under `ignore:`; an ignored column may be missing or stand twice.
    package let isIgnored: Bool

    /// A column by its header.
    package init(name: String, isIgnored: Bool) {
        self.name = name
        self.isIgnored = isIgnored
    }
}

/// What one row becomes: a record of a kind, field by field.
package struct RecordMapping: Sendable {
    /// The kind of the record.
    package let kind: Kind
    /// The mapped fields in the order of the mapping file.
    package let fields: [FieldMapping]

    /// A record mapping by its kind and fields.
    package init(kind: Kind, fields: [FieldMapping]) {
        self.kind = kind
        self.fields = fields
    }
}

/// A money column that is summed over all rows whose amount is readable.
package struct TotalMapping: Sendable {
    /// The column's place in the mapping's `columns`.
    package let column: Int
    /// How its amounts are written.
    package let form: MoneyForm

    /// A total by its column and the form of its amounts.
    package init(column: Int, form: MoneyForm) {
        self.column = column
        self.form = form
    }
}

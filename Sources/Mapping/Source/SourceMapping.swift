package import Canonical

/// How one source of an insurer becomes canonical records: the compiled form of a mapping file.
package struct SourceMapping: Sendable {
    /// How many records one row can become.
    package static let recordLimit = PlainPlan.limit

    /// The mapping file's name without its extension, unique for the insurer.
    package let name: String
    /// Which files belong to the source, and their data date.
    package let file: FileNamePattern
    /// The columns that the source is known to have, in its own order.
    package let columns: [SourceColumn]
    /// The nested lists that records are made of; level 0, the row itself, is not among them: level n is `lists[n - 1]`.
    package let lists: [SourceList]
    /// What each row becomes; empty for a manifest and for a look-up.
    package let records: [RecordMapping]
    /// Rows that are no data, each with its reason; they are counted.
    package let skips: [Condition]
    /// The row that states count and sum of the rows above it; nil when there is none.
    package let totalRow: TotalRowMapping?
    /// The rows that state counts and amounts of other files; nil unless the source is a manifest.
    package let statements: StatementMapping?
    /// The column by which rows are looked up from other sources; nil unless the source is a look-up.
    package let lookupKey: Int?
    /// The column whose exact sum a manifest may state; nil when none does.
    package let total: TotalMapping?
    /// The level of each column.
    let levels: [UInt8]

    /// A source by its parts; field mappings name columns by their place in `columns`.
    package init(
        name: String, file: FileNamePattern, columns: [SourceColumn], lists: [SourceList] = [],
        records: [RecordMapping], skips: [Condition] = [], totalRow: TotalRowMapping? = nil,
        statements: StatementMapping?, lookupKey: Int? = nil, total: TotalMapping?
    ) {
        self.name = name
        self.file = file
        self.columns = columns
        self.lists = lists
        self.records = records
        self.skips = skips
        self.totalRow = totalRow
        self.statements = statements
        self.lookupKey = lookupKey
        self.total = total
        levels = columns.map { $0.level }
    }
}

/// A column that a source is known to have: a header of a table, or a path into a nested record.
package struct SourceColumn: Hashable, Sendable {
    /// The header as the source writes it, `group/name` under a header of two rows, or a path such as `/insured/code`,
    /// `/hazards/*/no`, `PDL/PDL-Body/Claim/ClaimNo`.
    package let name: String
    /// Other headers under which the column is known.
    package let aliases: [String]
    /// Whether the mapping lists it under `ignore:`; an ignored column may be missing or stand twice.
    package let isIgnored: Bool
    /// Whether a table without the column is still read; its fields are then absent.
    package let isOptional: Bool
    /// 0 for the row itself, else the nested list that it belongs to.
    package let level: UInt8

    /// A column by its header.
    package init(
        name: String, aliases: [String] = [], isIgnored: Bool, isOptional: Bool = false, level: UInt8 = 0
    ) {
        self.name = name
        self.aliases = aliases
        self.isIgnored = isIgnored
        self.isOptional = isOptional
        self.level = level
    }
}

/// A nested list or object that records are made of.
package struct SourceList: Hashable, Sendable {
    /// Its path in the row's record, for example `/hazards`.
    package let path: String

    /// A list by its path.
    package init(path: String) { self.path = path }
}

/// What one row becomes: a record of a kind, field by field.
package struct RecordMapping: Sendable {
    /// The kind of the record.
    package let kind: Kind
    /// The mapped fields in the order of the mapping file.
    package let fields: [FieldMapping]
    /// 0 for a record of the row itself, else the nested list whose items become records.
    package let level: UInt8
    /// What must hold for the row to become this record; nil for always.
    package let condition: Condition?
    /// For a record that several rows repeat: whose largest value decides which one counts; nil for any other.
    package let latestBy: Latest?
    /// Where the source says when it last changed the record; nil: with the export.
    package let recordedAt: RecordedAt?
    /// For a row that withdraws the record: the column of the reason, by its place in the mapping's `columns`; nil for any
    /// other.
    package let withdrawReason: Int?

    /// A day or moment of another record of the same row.
    package struct Latest: Sendable {
        /// The other record's kind.
        package let kind: Kind
        /// Its field.
        let field: FieldDefinition

        /// A field of a kind.
        package init(kind: Kind, field: FieldDefinition) {
            self.kind = kind
            self.field = field
        }
    }

    /// A column that says when a record was last changed, and its forms.
    package struct RecordedAt: Sendable {
        /// The column, by its place in the mapping's `columns`.
        package let column: Int
        /// Its forms.
        let formats: [DateFormat]

        /// A column and its forms.
        package init(column: Int, formats: [DateFormat]) {
            self.column = column
            self.formats = formats
        }
    }

    /// A record mapping by its kind and fields.
    package init(
        kind: Kind, fields: [FieldMapping], level: UInt8 = 0, condition: Condition? = nil,
        latestBy: Latest? = nil, recordedAt: RecordedAt? = nil, withdrawReason: Int? = nil
    ) {
        self.kind = kind
        self.fields = fields
        self.level = level
        self.condition = condition
        self.latestBy = latestBy
        self.recordedAt = recordedAt
        self.withdrawReason = withdrawReason
    }

    /// Whether rows of another kind repeat the record (rules §0.5 "derived").
    package var isDerived: Bool { latestBy != nil }
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

/// The row of a sheet that states count and sum of the rows above it (合计行).
package struct TotalRowMapping: Sendable {
    /// The column that marks the row.
    package let marker: Int
    /// What stands there, without its inner blanks: `合计`.
    package let text: Text
    /// The column of the count, and the pattern whose first group is the number; nil when none is stated.
    package let count: (column: Int, pattern: Pattern)?
    /// The column of the sum; nil when none is stated.
    package let amount: TotalMapping?

    /// A total row by its parts.
    package init(marker: Int, text: Text, count: (column: Int, pattern: Pattern)?, amount: TotalMapping?) {
        self.marker = marker
        self.text = text
        self.count = count
        self.amount = amount
    }
}

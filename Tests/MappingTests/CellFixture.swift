import Canonical
import Mapping
import Testing

/// A cell as a test writes it: its text, and what its format says it is.
struct WrittenCell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    let text: String
    var kind = CellKind.text

    init(_ text: String, _ kind: CellKind) {
        self.text = text
        self.kind = kind
    }

    init(stringLiteral value: String) { text = value }
}

/// A row as a test writes it.
struct WrittenRow {
    let cells: [WrittenCell]
    var number: Int32 = 2
    var malformed: String?
    var undecodable: Set<Int> = []
    var usesDate1904 = false

    init(
        cells: [String], number: Int32 = 2, malformed: String? = nil, undecodable: Set<Int> = []
    ) {
        self.init(cells.map { WrittenCell($0, .text) })
        self.number = number
        self.malformed = malformed
        self.undecodable = undecodable
    }

    init(_ cells: [WrittenCell], usesDate1904: Bool = false) {
        self.cells = cells
        self.usesDate1904 = usesDate1904
    }

    /// The row alone in a batch.
    var batch: SourceBatch {
        var batch = SourceBatch()
        batch.usesDate1904 = usesDate1904
        for (index, cell) in cells.enumerated() {
            batch.add(Array(cell.text.utf8).span, cell.kind)
            batch.cells[index].isUndecodable = undecodable.contains(index)
        }
        if let malformed {
            batch.addRow(number: number, from: 0, malformed: malformed)
        } else {
            batch.addRow(number: number, from: 0)
        }
        return batch
    }
}

/// A source with one record a row and one column a field; column `n` is headed by the field's label.
struct WrittenSource {
    static let asOf = CivilDate(iso: "2026-11-20") ?? CivilDate(days: 0)
    let mapping: SourceMapping

    init(_ records: [(kind: Kind, fields: [FieldMapping])], columns: [String], total: TotalMapping? = nil) throws {
        mapping = SourceMapping(
            name: "test", file: try #require(FileNamePattern("T_{yyyyMMdd}.csv")),
            columns: columns.map { SourceColumn(name: $0, isIgnored: false) },
            records: records.map { RecordMapping(kind: $0.kind, fields: $0.fields) }, statements: nil, total: total)
    }

    /// One record of a kind whose fields stand in the columns of the same order.
    init(_ kind: Kind, _ fields: [(FieldDefinition, Reading)], total: TotalMapping? = nil) throws {
        let mapped = fields.enumerated().map { place, field in
            FieldMapping(field.0, of: kind, from: .column(place), as: field.1, nulls: ["无"])
        }
        try self.init([(kind, mapped)], columns: fields.map(\.0.label), total: total)
    }

    var mapper: RowMapper {
        let header = Header(of: mapping, cells: mapping.columns.map { Text($0.name) }, row: 1, hasFixedWidth: true)
        return RowMapper(mapping, header: header, insurer: "900101", asOf: WrittenSource.asOf, file: 3)
    }

    /// The records of one row.
    func records(_ row: WrittenRow) -> [MappedRecord] {
        var mapper = mapper
        var records: [MappedRecord] = []
        mapper.map(row.batch) { records.append($0) }
        return records
    }

    /// The one record of a row of typed cells.
    func record(typed cells: [WrittenCell], usesDate1904: Bool = false) throws -> MappedRecord {
        try #require(records(WrittenRow(cells, usesDate1904: usesDate1904)).first)
    }

    /// The one record of a row of these cells.
    func record(_ cells: String...) throws -> MappedRecord {
        try #require(records(WrittenRow(cells: cells)).first)
    }
}

/// What the cell rules say of one cell: rules in order, and whether the field can be used.
struct CellVerdict: Equatable {
    let rules: [RuleID]
    let state: Record.State

    init(_ rules: RuleID..., state: Record.State) {
        self.rules = rules
        self.state = state
    }

    init(of cell: String, in field: FieldDefinition, of kind: Kind, as reading: Reading) throws {
        let mapped = try WrittenSource(kind, [(field, reading)]).record(cell)
        rules = mapped.violations.map(\.rule.id)
        state = mapped.record.state(of: field.index)
    }

    static let usable = CellVerdict(state: .usable)
    static let absent = CellVerdict(state: .absent)
    static func error(_ rule: RuleID) -> CellVerdict { CellVerdict(rule, state: .unusable) }
    static func remark(_ rule: RuleID) -> CellVerdict { CellVerdict(rule, state: .usable) }
}

extension CodeTable {
    /// A table written as `code label`, optionally with bounds of validity.
    static func written(
        _ id: CodeTableID, isComplete: Bool, _ rows: [(code: Code, label: String, from: String?, to: String?)]
    ) -> CodeTable {
        CodeTable(
            id: id,
            rows: rows.map { row in
                Row(
                    code: row.code, label: row.label, validFrom: row.from.flatMap { CivilDate(iso: $0) },
                    validTo: row.to.flatMap { CivilDate(iso: $0) }, note: "见说明")
            }, isComplete: isComplete)
    }
}

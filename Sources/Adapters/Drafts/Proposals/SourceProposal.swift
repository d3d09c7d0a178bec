import Canonical
import Mapping

/// One kind of record that the rows of a source become.
struct RecordProposal: Sendable {
    let kind: Kind
    /// The list, or the single object, each of whose items is a record; nil for the row itself.
    var each: String?
    /// Whether the record repeats on the rows of another and the latest counts, by this field of the other.
    var latestBy: FieldDefinition?
    var assignment: FieldAssignment
    /// Fields that the record of the row gives: the key of what the item stands in.
    var inherited: [(field: FieldDefinition, column: Int)] = []
    /// The shares of a policy, when they are a list of objects.
    var shares: SharesListProposal?

    /// The required fields that nothing fills.
    var missing: [FieldDefinition] {
        var given = Set(inherited.map(\.field.index))
        if shares != nil { given.insert(Policy.shares.index) }
        return assignment.missing(given: given)
    }
}

/// What a sampled source may become: its records, or the statements of a manifest.
struct SourceProposal: Sendable {
    let table: SampledTable
    let columns: [DraftColumn]
    var records: [RecordProposal] = []
    /// The columns of a manifest: file, count and amount.
    var statements: (file: Int, count: Int, amount: Int?)?
    /// The column that says when a row was last changed.
    var recordedAt: Int?

    /// What part of a kind's required fields a further record on the same row needs; below it is no record.
    private static let furtherCoverage = 0.8
    /// The same for the items of a list.
    private static let itemCoverage = 0.5

    init(_ table: SampledTable, words: DraftingWords, tables: CodeTables) {
        self.table = table
        let codes = Set(Kind.allCases.flatMap { $0.definition.fields.compactMap(\.codeTable) })
        let codeTables = tables.all.filter { codes.contains($0.id) }
        let columns = table.columns.map { DraftColumn($0, terms: words.terms, tables: codeTables) }
        self.columns = columns
        statements = StatementsProposal.find(columns)
        recordedAt = columns.indices.first { columns[$0].statesChange }
        guard statements == nil else { return }
        records = Self.records(
            columns, without: recordedAt, KindChoice(columns, title: table.title, words: words, tables: tables), tables)
    }

    /// The record of the row, a further one beside it, and those of its lists and objects.
    private static func records(
        _ columns: [DraftColumn], without recordedAt: Int?, _ choice: KindChoice, _ tables: CodeTables
    ) -> [RecordProposal] {
        let row = columns.indices.filter { columns[$0].column.list == nil && $0 != recordedAt }
        let main = choice.best(among: row)
        var used = columns.indices.filter { $0 != recordedAt }
        var items: [RecordProposal] = []
        for (path, places) in choice.objects(row) + choice.lists {
            guard let item = choice.item(at: path, places, of: main, atLeast: itemCoverage) else { continue }
            items.append(item)
            used.removeAll(where: places.contains)
        }
        // Lists of objects that are no records are lists of values of the row.
        let assignment = choice.assignment(of: main.kind, among: used)
        var record = RecordProposal(kind: main.kind, assignment: assignment)
        if main.kind == .policy, assignment.proposal(for: Policy.shares.definition) == nil {
            for (list, _) in choice.lists where record.shares == nil {
                record.shares = SharesListProposal(list, columns: columns, tables: tables)
            }
        }
        var records: [RecordProposal] = []
        if let further = choice.further(
            beside: main.kind, among: used.filter { columns[$0].column.list == nil }, atLeast: furtherCoverage)
        {
            let shared = SharedColumns(main: assignment, further: further)
            record.assignment = shared.main
            records.append(
                RecordProposal(kind: further.kind, latestBy: main.kind.latestField, assignment: shared.further))
        }
        records.append(record)
        let key = main.kind.definition.key.first.flatMap { assignment.proposal(for: $0)?.column }
        for var item in items {
            if let key {
                item.inherited = item.kind.definition.fields.filter { $0.referredKind == main.kind }.map { ($0, key) }
            }
            records.append(item)
        }
        return records
    }
}

extension DraftColumn {
    /// Whether the column says when its row was last changed.
    fileprivate var statesChange: Bool {
        column.list == nil && facts.moments != nil && tails.first?.tokens.map(\.text) == ["更新时间"]
    }
}

import Canonical
import Mapping

/// A sampled column with what its values say, and the words of its header.
struct DraftColumn: Sendable {
    let column: SampledColumn
    /// The facts of the cells.
    let facts: ColumnFacts
    /// The facts of the single values, where a cell holds several.
    let items: ColumnFacts?
    /// The header's tokens: of its last name, then with the name before it, and so on; and which names each leaves out.
    let tails: [(tokens: [HeaderToken], left: [[HeaderToken]])]

    /// What the words of a code-like column may mean in each table.
    private let codes: [CodeTableID: CodeProposal]

    /// - Parameters:
    ///   - column: The sampled column.
    ///   - terms: The vocabulary of headers.
    ///   - tables: The tables of the model's codes.
    init(_ column: SampledColumn, terms: HeaderTerms, tables: [CodeTable]) {
        self.column = column
        facts = ColumnFacts(column)
        items = facts.isList ? facts : facts.separators.isEmpty ? nil : Self.items(column, facts.separators)
        let single = items ?? facts
        var codes: [CodeTableID: CodeProposal] = [:]
        if single.isCodeLike { for table in tables { codes[table.id] = CodeProposal(single.distinct, of: table) } }
        self.codes = codes
        let parts = column.parts.map { terms.tokens(of: $0) }
        tails = parts.indices.reversed().map { start in
            (parts[start...].flatMap { $0 }, Array(parts[..<start]))
        }
    }

    /// What a field that takes one value, or several, sees.
    func facts(isList: Bool) -> ColumnFacts { isList ? items ?? facts : facts }

    /// What the column's words may mean in a table; nil for a column that is not code-like.
    func codes(of table: CodeTableID) -> CodeProposal? { codes[table] }

    /// The header's whole text for units and words of persons.
    var header: String { column.name }

    private static func items(_ column: SampledColumn, _ separators: [String]) -> ColumnFacts {
        var split = column
        split.isList = true
        split.cells = column.cells.flatMap { cell in
            cell.text.split { separators.contains(String($0)) }.map {
                SampledCell(kind: cell.kind, text: $0.trimming(" "))
            }
        }
        split.cells.removeAll { $0.text.isEmpty }
        return ColumnFacts(split)
    }
}

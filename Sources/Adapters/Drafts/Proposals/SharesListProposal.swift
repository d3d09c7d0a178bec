import Canonical

/// The shares of a policy's insurers as a list of objects: who, in which role, which part.
struct SharesListProposal: Sendable {
    let path: String
    let insurer: Int
    let role: Int
    let percent: Int
    let insurers: CodeTableID
    /// The words for roles, with what they may mean.
    let roles: CodeProposal

    /// Nil unless a list has a column of insurers, one of roles and one of parts that are numbers.
    init?(_ list: String, columns: [DraftColumn], tables: CodeTables) {
        guard let roleTable = tables["underwriting-role"] else { return nil }
        let places = columns.indices.filter { columns[$0].column.list == list }
        var found: (place: Int, table: CodeTableID)?
        for place in places where found == nil {
            found = InsurerTable.find(Set(columns[place].facts.distinct), in: tables).map { (place, $0) }
        }
        guard let (insurer, table) = found else { return nil }
        let others = places.filter { $0 != insurer }
        let role = others.first { place in
            let words = columns[place].facts.distinct
            return words.count <= roleTable.rows.count
                && CodeProposal(words, of: roleTable).guessCount == words.count && !words.isEmpty
        }
        let percent = others.first { $0 != role && columns[$0].facts.numbers != nil }
        guard let role, let percent else { return nil }
        path = list
        self.insurer = insurer
        self.role = role
        self.percent = percent
        insurers = table
        roles = CodeProposal(columns[role].facts.distinct, of: roleTable)
    }
}

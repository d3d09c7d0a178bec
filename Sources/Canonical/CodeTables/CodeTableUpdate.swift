/// A row that a code table has instead of, or beside, its file's, from a data date on.
package struct CodeTableUpdate: Sendable, Equatable {
    /// The first data date that it is used for.
    package let from: CivilDate
    /// The table.
    package let table: CodeTableID
    /// The row.
    package let row: CodeTable.Row

    /// An update by its parts.
    package init(from: CivilDate, table: CodeTableID, row: CodeTable.Row) {
        self.from = from
        self.table = table
        self.row = row
    }
}

extension CodeTables {
    /// The tables as they are for a data date; updates of tables that are not here are left out.
    ///
    /// - Parameters:
    ///   - updates: In the order in which they were activated: a later one of the same code wins.
    ///   - day: The data date.
    /// - Returns: The tables with the rows that are in force.
    package func updated(by updates: [CodeTableUpdate], on day: CivilDate) -> CodeTables {
        let due = updates.filter { $0.from <= day }
        guard !due.isEmpty else { return self }
        return CodeTables(
            all.map { table in
                let own = due.filter { $0.table == table.id }
                guard !own.isEmpty else { return table }
                var rows = table.rows
                for update in own {
                    if let place = rows.firstIndex(where: { $0.code == update.row.code }) {
                        rows[place] = update.row
                    } else {
                        rows.append(update.row)
                    }
                }
                return CodeTable(id: table.id, rows: rows, isComplete: table.isComplete)
            })
    }
}

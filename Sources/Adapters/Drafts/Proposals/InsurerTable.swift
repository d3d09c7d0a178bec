import Canonical

/// Which code table names insurers, found by its codes and labels.
enum InsurerTable {
    /// The table with at least nine of ten of the words; nil when there is none, or several.
    static func find(_ words: Set<String>, in tables: CodeTables) -> CodeTableID? {
        guard !words.isEmpty else { return nil }
        let known = tables.all.filter { table in
            let count = words.count { word in
                table.row(label: Text(word)) != nil || Code(bytes: word.utf8).flatMap { table.row(code: $0) } != nil
            }
            return count * 10 >= words.count * 9
        }
        return known.count == 1 ? known[0].id : nil
    }
}

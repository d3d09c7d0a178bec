import Canonical

/// Whether a table is a manifest: a column of file names, one of whole numbers beside it, perhaps one of amounts.
enum StatementsProposal {
    private static let endings = [".csv", ".txt", ".xlsx", ".xml", ".json", ".ndjson", ".zip"]

    /// The places of the columns; nil for any other table.
    static func find(_ columns: [DraftColumn]) -> (file: Int, count: Int, amount: Int?)? {
        guard columns.count <= 6 else { return nil }
        let file = columns.firstIndex { column in
            column.facts.most(
                column.facts.cells.count { cell in endings.contains(where: cell.text.lowercased().hasSuffix) })
        }
        let numbers = columns.indices.filter { columns[$0].facts.numbers != nil && columns[$0].facts.days == nil }
        let isAmount = { (place: Int) in MoneyHeader.unit(in: columns[place].header) != nil }
        guard let file,
            let count = numbers.first(where: { !isAmount($0) && columns[$0].facts.numbers?.isWhole ?? false })
        else { return nil }
        return (file, count, numbers.first { $0 != count })
    }
}

/// The unit of money that a header states.
enum MoneyHeader {
    /// `万元`, `元` or `分` in brackets; nil without one.
    static func unit(in header: String) -> String? {
        let folded = String(decoding: TextForm.folded(Array(header.utf8)[...]), as: UTF8.self)
        return ["万元", "元", "分"].first { folded.contains("(\($0))") || folded.contains("单位:\($0)") }
    }
}

/// Where the table of a sheet was found, and what stands around it.
struct SampledSheet: Sendable {
    /// A row above the table that states something a mapping can compare.
    struct Statement: Sendable {
        /// What it states.
        enum Meaning: Sendable, Equatable {
            /// The data date, in this form.
            case dataDate(format: String)
            /// The unit of money.
            case moneyUnit(String)
        }

        let row: Int
        /// The pattern that finds it; its first group is what is stated.
        let pattern: String
        let meaning: Meaning
    }

    /// The last row, when it is no record.
    struct TotalRow: Sendable {
        /// The header of the column with the word for a total.
        let column: String
        /// The word.
        let text: String
        /// The column that states the number of rows, and the pattern that finds it.
        var count: (column: String, pattern: String)?
        /// The columns with numbers.
        var sums: [String] = []
    }

    /// The name of the sheet.
    let name: String
    /// The first row of the header, as Excel shows it.
    let headerRow: Int
    /// How many rows the header has.
    let headerRows: Int
    var statements: [Statement] = []
    var totalRow: TotalRow?

    /// The unit of money stated above the table.
    var moneyUnit: String? {
        for case .moneyUnit(let unit) in statements.map(\.meaning) { return unit }
        return nil
    }
}

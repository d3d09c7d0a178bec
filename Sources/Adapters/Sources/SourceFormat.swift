import Mapping

/// How a source's files are written, as the mapping declares it.
package enum SourceFormat: Sendable {
    /// Delimited text with a header line.
    case csv(encoding: TextEncoding, delimiter: CSVDelimiter)
    /// One sheet of a workbook.
    case xlsx(SheetLayout)
    /// One JSON object a line.
    case ndjson
    /// Elements of an XML document.
    case xml(XMLLayout)

    /// The name in mapping files.
    var name: String {
        switch self {
        case .csv: "csv"
        case .xlsx: "xlsx"
        case .ndjson: "ndjson"
        case .xml: "xml"
        }
    }

    /// Whether its records are trees, whose columns are paths.
    var isNested: Bool {
        switch self {
        case .csv, .xlsx: false
        case .ndjson, .xml: true
        }
    }
}

/// Where the table of a sheet begins, and what stands above it.
package struct SheetLayout: Sendable {
    /// The names of the sheet; the first one that the workbook has is read.
    let names: [String]
    /// How many rows the header has: 1, or 2 with groups above names.
    let headerRows: Int
    /// Columns by which the header row is found.
    let find: [String]
    /// Within how many rows it must be found.
    let within: Int
    /// What is stated above the header.
    let preamble: [PreambleStatement]
}

/// A statement above a table, or in the head of a document, that the mapping compares with what it knows.
struct PreambleStatement: Sendable {
    /// What is stated.
    enum Meaning: Sendable {
        /// The data date.
        case dataDate(DateFormat)
        /// The unit of money, which the mapping must not contradict.
        case moneyUnit(MoneyUnit)
        /// The insurer's institution code.
        case insurer
    }

    /// The row; nil for the head of a document.
    let row: Int?
    /// Where it stands in the head of a document; empty for a row.
    let path: String
    /// What finds it, its first group being the stated text; nil for the whole text.
    let pattern: Pattern?
    /// What it means.
    let meaning: Meaning
}

/// Where the records of a document stand, and what its head states.
package struct XMLLayout: Sendable {
    /// The names of the elements from the root to the record.
    let record: [String]
    /// What the head states of insurer and date.
    let head: [PreambleStatement]
    /// The path of the number of records in the head; nil when not stated.
    let count: String?
    /// The path of the sum in the head, and how it is written; nil when not stated.
    let amount: (path: String, form: MoneyForm)?
}

import Adapters
import Canonical

/// How a cell of a report's workbook looks.
enum WorkbookStyle: Hashable, CaseIterable {
    /// As Excel shows it.
    case plain
    /// A heading in bold on grey.
    case heading
    /// The line at the top.
    case title
    /// Long text, wrapped and at the top of its cell.
    case wrapped
    /// A link to another cell.
    case link
    /// What is hidden, in grey.
    case hidden
    /// A cell with a finding that refuses its record.
    case error
    /// A cell with a warning.
    case warning
    /// A cell with a notice.
    case notice

    /// The style of a cell with a finding.
    init(_ severity: Severity) {
        self =
            switch severity {
            case .error: .error
            case .warning: .warning
            case .notice: .notice
            }
    }
}

/// How a number is shown.
enum WorkbookNumber: Hashable {
    case general
    /// A serial by its day.
    case day
    /// A serial to the second.
    case moment
    case percent

    /// The format in Excel's notation.
    var format: String {
        switch self {
        case .general: "General"
        case .day: "yyyy-mm-dd"
        case .moment: "yyyy-mm-dd hh:mm:ss"
        case .percent: "0.00%"
        }
    }
}

/// A cell of a sheet, both counted from 0.
struct WorkbookPlace: Hashable {
    let row: Int
    let column: Int

    /// The name that Excel shows, `J12`.
    var name: String { "\(SpreadsheetColumn.letters(column))\(row + 1)" }
}

/// What a workbook cannot go beyond (ECMA-376; Excel's specifications and limits).
enum WorkbookLimit {
    /// Rows of a sheet.
    static let rows = 1_048_576
    /// Columns of a sheet.
    static let columns = 16_384
    /// UTF-16 units of a cell's text.
    static let text = 32_767
    /// Links of a sheet.
    static let links = 65_530
    /// Characters of a sheet's name.
    static let sheetName = 31
}

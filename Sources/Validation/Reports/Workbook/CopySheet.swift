import Adapters
import Canonical

/// The copy of a part in a sheet of a workbook, with its findings as colours and comments.
struct CopySheet {
    /// Which rows are copied, and where they stand.
    enum Layout {
        /// All rows at their own numbers, those of nested records below each other.
        case whole
        /// The same with only the rows that have findings.
        case marked
        /// Rows with findings below each other, led by number and problem.
        case gathered
    }

    /// What stands in a cell that a report must not show.
    static let hidden = "‹已隐去›"
    /// Comments of a sheet; with more of them Excel becomes slow, and the list has them all.
    static let commentLimit = 10_000

    private let book: WorkbookWriter
    private let part: MarkedPart
    private let layout: Layout
    private let sheet: Int
    private let lead: [Lead]
    /// What the sheet is called.
    let name: String
    /// The rows of the sheet by those of the source that have findings.
    private(set) var rows: [Int: Int] = [:]
    /// Whether some cells have no comment because there would be too many.
    private(set) var hasAllComments = true

    private var next = 0
    private var comments = 0

    /// A sheet behind those that the workbook has.
    init(of part: MarkedPart, in book: WorkbookWriter, _ layout: Layout) {
        self.book = book
        self.part = part
        self.layout = layout
        (sheet, name) = book.addSheet(part.title)
        lead = CopySheet.lead(of: part, layout)
        book.widths(
            lead.map(\.width) + part.part.columns.map { min(30, max(17, Double($0.unicodeScalars.count * 2 + 2))) },
            in: sheet)
        guard !standsAtOwnRows else {
            book.freeze(rows: part.part.headerRow, in: sheet)
            return
        }
        for (column, label) in (lead.map(\.title) + part.part.columns).enumerated() {
            book.write(label, at: WorkbookPlace(row: 0, column: column), in: sheet, as: .heading)
        }
        next = 1
        book.freeze(rows: 1, columns: lead.count, in: sheet)
    }

    /// The place of a finding's cell; nil when its row was not copied.
    func place(of finding: Finding) -> WorkbookPlace? {
        guard let row = finding.row, let place = rows[row] else { return nil }
        return WorkbookPlace(row: place, column: lead.count + (part.column(of: finding) ?? 0))
    }

    /// Takes the next row of the source.
    mutating func take(_ row: CopiedRow) {
        let findings = part.findings[row.number] ?? []
        guard isWanted(row, findings) else { return }
        guard !findings.isEmpty || !lead.isEmpty || row.isHeader else { return copy(row) }
        let place = standsAtOwnRows ? row.number - 1 : next
        next = place + 1
        if !findings.isEmpty { rows[row.number] = place }
        if layout == .gathered {
            let words = findings.map { "[\($0.rule)] \($0.message)" }.joined(separator: "\n")
            book.write(words, at: WorkbookPlace(row: place, column: 1), in: sheet, as: .wrapped)
        }
        if !lead.isEmpty {
            book.write(Double(row.number), .general, at: WorkbookPlace(row: place, column: 0), in: sheet)
        }
        var marks: [Int: [Finding]] = [:]
        for finding in findings { marks[part.column(of: finding) ?? 0, default: []].append(finding) }
        let suspicious = part.suspiciousColumns(row.number)
        for column in 0..<max(row.cells.count, (marks.keys.max() ?? -1) + 1) {
            var cell = column < row.cells.count ? row.cells[column] : .nothing
            if suspicious.contains(column) { cell = .hidden }
            let found = marks[column] ?? []
            let target = WorkbookPlace(row: place, column: lead.count + column)
            write(cell, at: target, as: style(of: cell, found, isHeader: row.isHeader))
            comment(found, at: target)
        }
    }

    /// Copies a row of which there is nothing to say: almost every one.
    private mutating func copy(_ row: CopiedRow) {
        let place = standsAtOwnRows ? row.number - 1 : next
        next = place + 1
        for (column, cell) in row.cells.enumerated() {
            write(cell, at: WorkbookPlace(row: place, column: column), as: cell == .hidden ? .hidden : .plain)
        }
    }

    private struct Lead {
        let title: String
        let width: Double
    }

    private static func lead(of part: MarkedPart, _ layout: Layout) -> [Lead] {
        switch layout {
        case .gathered: [Lead(title: "原文件行号", width: 11), Lead(title: "问题", width: 60)]
        case .whole, .marked: part.isTable ? [] : [Lead(title: "原文件行号", width: 11)]
        }
    }

    private var standsAtOwnRows: Bool { layout != .gathered && part.isTable }

    private func isWanted(_ row: CopiedRow, _ findings: [Finding]) -> Bool {
        if row.isHeader { return standsAtOwnRows }
        switch layout {
        // Of a part that was refused nothing but the header is known.
        case .whole: return !part.part.isRefused || !findings.isEmpty
        case .marked, .gathered: return !findings.isEmpty
        }
    }

    private func style(of cell: CopiedCell, _ findings: [Finding], isHeader: Bool) -> WorkbookStyle {
        if let gravest = findings.map(\.severity).min(by: { $0.rank < $1.rank }) { return WorkbookStyle(gravest) }
        if isHeader { return .heading }
        return cell == .hidden ? .hidden : .plain
    }

    private func write(_ cell: CopiedCell, at place: WorkbookPlace, as style: WorkbookStyle) {
        switch cell {
        // A blank cell keeps its colour.
        case .nothing: if style != .plain { book.write("", at: place, in: sheet, as: style) }
        case .hidden: book.write(CopySheet.hidden, at: place, in: sheet, as: style)
        case .text(let text): book.write(text, at: place, in: sheet, as: style)
        case .number(let digits):
            // A double has fifteen digits for sure.
            if digits.utf8.count <= 15, let number = Double(digits) {
                book.write(number, .general, at: place, in: sheet, as: style)
            } else {
                book.write(digits, at: place, in: sheet, as: style)
            }
        case .serial(let serial):
            book.write(serial, serial.rounded(.down) == serial ? .day : .moment, at: place, in: sheet, as: style)
        case .percent(let fraction): book.write(fraction, .percent, at: place, in: sheet, as: style)
        }
    }

    private mutating func comment(_ findings: [Finding], at place: WorkbookPlace) {
        guard !findings.isEmpty else { return }
        guard comments < CopySheet.commentLimit else {
            hasAllComments = false
            return
        }
        comments += 1
        book.comment(
            findings.map { "\($0.severity.label) [\($0.rule)]\n\($0.message)\n处理：\($0.fix)" }.joined(separator: "\n\n"),
            at: place, in: sheet)
    }
}

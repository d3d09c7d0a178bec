import Canonical
import Mapping

/// What the sampled values of a column say of themselves.
struct ColumnFacts: Sendable {
    /// How many rows were looked at, and how many had nothing, words for nothing included.
    let rowCount: Int
    let emptyCount: Int
    /// The cells that say something.
    let cells: [SampledCell]
    /// Their texts, each once, the most frequent first.
    let distinct: [String]
    /// Words for "no value" among the values of another type, for example `-`.
    let nulls: [String]
    /// The commonest shapes.
    let shapes: [String]
    let days: DateForms?
    let moments: DateForms?
    let numbers: NumberForms?
    let booleans: BooleanForms?
    /// Whether digits are protected by an apostrophe or `="…"`.
    let hasExcelText: Bool
    /// The separators that take values apart; empty when none does.
    let separators: [String]
    /// Whether a cell holds several values by its format.
    let isList: Bool
    /// How many values are 18 characters of a credit code, and how many of them have the right check character.
    let creditCodes: (count: Int, valid: Int)
    /// How many are telephone numbers, and numbers of identity cards.
    let phoneCount: Int
    let idNumberCount: Int

    private static let nullWords: Set<String> = [
        "-", "--", "—", "——", "/", "\\", "无", "暂无", "N/A", "n/a", "NA", "null", "NULL", "#N/A", "空",
    ]

    /// The facts of a sampled column.
    init(_ column: SampledColumn) {
        let written = column.cells
        hasExcelText = written.contains { Self.isProtected($0.text) }
        let plain = hasExcelText ? written.map(Self.unprotected) : written
        let rest = plain.filter { !Self.nullWords.contains($0.text) }
        // Words for nothing are seen only among values of a type: in a text they are what somebody wrote.
        let isTyped = rest.count < plain.count && rest.count > 0 && Self.hasType(rest)
        cells = isTyped ? rest : plain
        nulls = isTyped ? Set(plain.map(\.text)).intersection(Self.nullWords).sorted() : []
        rowCount = column.rowCount
        emptyCount = column.emptyCount + (column.isList ? 0 : plain.count - cells.count)
        isList = column.isList
        distinct = Self.distinct(cells.map(\.text))
        shapes = TextShape.shapes(of: cells.map(\.text))
        days = DateForms.days(in: cells)
        moments = DateForms.moments(in: cells)
        numbers = NumberForms(in: cells)
        booleans = BooleanForms(in: cells, distinct: distinct)
        separators = column.isList ? [] : ListSeparators.found(in: distinct)
        let keys = cells.map { Self.key($0.text) }
        creditCodes = keys.reduce(into: (0, 0)) { counts, key in
            // An identity card's number has the form of a code too.
            guard !CellRules.hasIDCheckCharacter(key.span) else { return }
            switch CreditCode.standing(of: key.span) {
            case .valid: counts = (counts.0 + 1, counts.1 + 1)
            case .wrongCheck: counts.0 += 1
            case .malformed: break
            }
        }
        phoneCount = keys.count { CellRules.isPhone($0.span) }
        idNumberCount = keys.count { CellRules.hasIDCheckCharacter($0.span) }
    }

    /// Whether at least so many of ten values are such.
    func most(_ count: Int, tenths: Int = 9) -> Bool { !cells.isEmpty && count * 10 >= cells.count * tenths }

    /// The folded, upper-cased bytes of a value.
    static func key(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return TextForm.upperKey(bytes.span) ?? bytes
    }

    private static func hasType(_ cells: [SampledCell]) -> Bool {
        if NumberForms(in: cells) != nil || DateForms.days(in: cells) != nil || DateForms.moments(in: cells) != nil {
            return true
        }
        let keys = cells.map { key($0.text) }
        return keys.count { CellRules.isPhone($0.span) } * 10 >= keys.count * 9
            || keys.count { CreditCode.standing(of: $0.span) == .valid } * 10 >= keys.count * 9
    }

    private static func distinct(_ texts: [String]) -> [String] {
        var counts: [String: Int] = [:]
        for text in texts { counts[text, default: 0] += 1 }
        return counts.keys.sorted { (counts[$1, default: 0], $0) < (counts[$0, default: 0], $1) }
    }

    private static func isProtected(_ text: String) -> Bool {
        text.hasPrefix("'") && text.count > 1 || text.hasPrefix("=\"") && text.hasSuffix("\"")
    }

    private static func unprotected(_ cell: SampledCell) -> SampledCell {
        guard isProtected(cell.text) else { return cell }
        let text = cell.text.hasPrefix("'") ? cell.text.dropFirst() : cell.text.dropFirst(2).dropLast()
        return SampledCell(kind: cell.kind, text: String(text))
    }
}

package import Canonical
import Definitions

/// A destination's own codes for those of one table of the model, each with the days on which it is used.
///
/// Source: `codes/<name>.csv` in the profile's folder, columns `from,to,valid_from,valid_to,direction,note`: `from` is the
/// model's code, `to` the destination's. `direction` is `both` where the destination's code means this one alone, `out`
/// where several of the model's codes become one there.
package struct CodeTranslation: Sendable {
    private struct Row {
        let text: String
        let validFrom: CivilDate?
        let validTo: CivilDate?

        func isValid(on day: CivilDate) -> Bool {
            if let validFrom, day < validFrom { return false }
            if let validTo, day >= validTo { return false }
            return true
        }

        func overlaps(_ other: Row) -> Bool {
            let startsBeforeEnd = validFrom.flatMap { from in other.validTo.map { from < $0 } } ?? true
            let endsAfterStart = validTo.flatMap { to in other.validFrom.map { $0 < to } } ?? true
            return startsBeforeEnd && endsAfterStart
        }
    }

    private let rows: [Code: [Row]]

    private static let header = ["from", "to", "valid_from", "valid_to", "direction", "note"]

    /// Reads a list; every code of the table must have a row, so that nothing is left untranslated unnoticed.
    ///
    /// - Parameters:
    ///   - path: The CSV file.
    ///   - table: The model's table.
    /// - Returns: The list.
    /// - Throws: The file's mistake with line and column.
    static func load(path: String, table: CodeTable) throws(DefinitionError) -> CodeTranslation {
        var rows: [Code: [Row]] = [:]
        var meanings: [String: [(row: Row, isBoth: Bool)]] = [:]
        for fields in try DefinitionRows.load(path: path, header: header) {
            guard let code = Code(bytes: fields[0].text.utf8), table.row(code: code) != nil else {
                throw fields[0].error("代码“\(fields[0].text.prefix(40))”不在代码表 \(table.id) 中")
            }
            guard !fields[1].text.isEmpty else { throw fields[1].error("对方代码不能为空") }
            let row = Row(text: fields[1].text, validFrom: try fields[2].day(), validTo: try fields[3].day())
            if let validFrom = row.validFrom, let validTo = row.validTo, validTo <= validFrom {
                throw fields[3].error("valid_to 应晚于 valid_from")
            }
            guard ["both", "out"].contains(fields[4].text) else { throw fields[4].error("direction 应为 both 或 out") }
            guard rows[code, default: []].allSatisfy({ !$0.overlaps(row) }) else {
                throw fields[0].error("代码“\(code.text)”在同一时间有两个对方代码")
            }
            let isBoth = fields[4].text == "both"
            for other in meanings[row.text, default: []] where other.row.overlaps(row) && (isBoth || other.isBoth) {
                throw fields[4].error("对方代码“\(row.text)”在同一时间对应多个代码：各行的 direction 都应为 out")
            }
            rows[code, default: []].append(row)
            meanings[row.text, default: []].append((row, isBoth))
        }
        for row in table.rows where rows[row.code] == nil {
            throw DefinitionError(
                file: path, line: 1, column: 1, message: "代码表 \(table.id) 的“\(row.code.text)”（\(row.label)）没有对应的对方代码")
        }
        return CodeTranslation(rows: rows)
    }

    private init(rows: [Code: [Row]]) { self.rows = rows }

    /// The destination's code on a day.
    ///
    /// - Returns: That of the row which is valid then, else that of the code's last row. A code that the model's table does
    ///   not have, which an excerpt lets pass, stays as it is, so that the destination can say what it thinks of it.
    package func text(of code: Code, on day: CivilDate) -> String {
        guard let rows = rows[code] else { return code.text }
        return (rows.first { $0.isValid(on: day) } ?? rows.last)?.text ?? code.text
    }
}

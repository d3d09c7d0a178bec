package import Canonical

/// Reads a code table's file: UTF-8, RFC 4180, the header `code,label,valid_from,valid_to,note`, one row a code.
///
/// Dates are `YYYY-MM-DD` or empty (open); `valid_to` is the first day without the code. Source: code-tables/README.md.
package enum CodeTableFile {
    private static let header = ["code", "label", "valid_from", "valid_to", "note"]

    /// Reads the table or says at which line and column the file breaks the form.
    ///
    /// - Parameters:
    ///   - path: The CSV file.
    ///   - id: The table's name.
    ///   - isComplete: False for an excerpt, in which a missing code is *not checked* instead of unknown.
    /// - Returns: The table with its rows in file order.
    /// - Throws: The first fault of the file.
    package static func load(path: String, id: CodeTableID, isComplete: Bool) throws(DefinitionError) -> CodeTable {
        let lines = try CodeTableText(DefinitionText(path: path)).lines()
        guard let first = lines.first, first.fields.map(\.text) == header else {
            throw DefinitionError(file: path, line: 1, column: 1, message: "首行应为 \(header.joined(separator: ","))")
        }
        var seen: [Code: Int] = [:]
        var rows: [CodeTable.Row] = []
        for line in lines.dropFirst() {
            let row = try row(line)
            if let earlier = seen[row.code] {
                throw line.fields[0].error("代码“\(row.code.text)”已在第 \(earlier) 行出现")
            }
            seen[row.code] = line.fields[0].line
            rows.append(row)
        }
        return CodeTable(id: id, rows: rows, isComplete: isComplete)
    }

    private static func row(_ line: CodeTableText.Line) throws(DefinitionError) -> CodeTable.Row {
        let fields = line.fields
        guard fields.count == header.count else {
            throw fields[0].error("此行应有 \(header.count) 列,实际 \(fields.count) 列")
        }
        guard let code = Code(bytes: fields[0].text.utf8) else {
            throw fields[0].error("代码应为 1 至 16 个不含空格的 ASCII 字符,实际是“\(fields[0].text.prefix(40))”")
        }
        guard !fields[1].text.isEmpty else { throw fields[1].error("名称不能为空") }
        let validFrom = try date(fields[2])
        let validTo = try date(fields[3])
        if let validFrom, let validTo, validTo <= validFrom {
            throw fields[3].error("valid_to 应晚于 valid_from(\(validFrom)),实际是 \(validTo)")
        }
        return CodeTable.Row(
            code: code, label: fields[1].text, validFrom: validFrom, validTo: validTo, note: fields[4].text)
    }

    private static func date(_ field: CodeTableText.Field) throws(DefinitionError) -> CivilDate? {
        if field.text.isEmpty { return nil }
        guard let date = CivilDate(iso: field.text) else {
            throw field.error("日期应为 YYYY-MM-DD 或留空,实际是“\(field.text.prefix(40))”")
        }
        return date
    }
}

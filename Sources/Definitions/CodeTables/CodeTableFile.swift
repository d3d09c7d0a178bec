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
        var seen: [Code: Int] = [:]
        var rows: [CodeTable.Row] = []
        for fields in try DefinitionRows.load(path: path, header: header) {
            let row = try row(fields)
            if let earlier = seen[row.code] {
                throw fields[0].error("代码“\(row.code.text)”已在第 \(earlier) 行出现")
            }
            seen[row.code] = fields[0].line
            rows.append(row)
        }
        return CodeTable(id: id, rows: rows, isComplete: isComplete)
    }

    private static func row(_ fields: [DefinitionField]) throws(DefinitionError) -> CodeTable.Row {
        guard let code = Code(bytes: fields[0].text.utf8) else {
            throw fields[0].error("代码应为 1 至 16 个不含空格的 ASCII 字符,实际是“\(fields[0].text.prefix(40))”")
        }
        guard !fields[1].text.isEmpty else { throw fields[1].error("名称不能为空") }
        let validFrom = try fields[2].day()
        let validTo = try fields[3].day()
        if let validFrom, let validTo, validTo <= validFrom {
            throw fields[3].error("valid_to 应晚于 valid_from(\(validFrom)),实际是 \(validTo)")
        }
        return CodeTable.Row(
            code: code, label: fields[1].text, validFrom: validFrom, validTo: validTo, note: fields[4].text)
    }
}

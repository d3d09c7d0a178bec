package import Canonical

/// One field of a CSV file that people maintain, with the place where it stands.
package struct DefinitionField: Sendable {
    let file: String
    let line: Int
    let column: Int

    /// The text without its quotes.
    package let text: String

    /// An error at this field's place; the message is Chinese.
    package func error(_ message: String) -> DefinitionError {
        DefinitionError(file: file, line: line, column: column, message: message)
    }
}

/// The rows of a CSV file that people maintain: UTF-8, strict RFC 4180, a known header.
package enum DefinitionRows {
    /// Reads the rows below the header, each as wide as it.
    ///
    /// - Parameters:
    ///   - path: The CSV file.
    ///   - header: The names that its first line must have.
    /// - Returns: The rows in file order.
    /// - Throws: The first fault of the file's form.
    package static func load(path: String, header: [String]) throws(DefinitionError) -> [[DefinitionField]] {
        let lines = try CodeTableText(DefinitionText(path: path)).lines()
        guard let first = lines.first, first.fields.map(\.text) == header else {
            throw DefinitionError(file: path, line: 1, column: 1, message: "首行应为 \(header.joined(separator: ","))")
        }
        for line in lines.dropFirst() where line.fields.count != header.count {
            throw line.fields[0].error("此行应有 \(header.count) 列,实际 \(line.fields.count) 列")
        }
        return lines.dropFirst().map(\.fields)
    }
}

extension DefinitionField {
    /// A day `YYYY-MM-DD`; nil for an empty field.
    package func day() throws(DefinitionError) -> CivilDate? {
        if text.isEmpty { return nil }
        guard let date = CivilDate(iso: text) else {
            throw error("日期应为 YYYY-MM-DD 或留空,实际是“\(text.prefix(40))”")
        }
        return date
    }
}

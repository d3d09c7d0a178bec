import Canonical
import Definitions
import Foundation
import Mapping

/// Reads an insurer's own code list, `codes/<name>.csv` beside its mapping: which of its words mean which code, since when,
/// and in which direction.
///
/// Columns `from,to,valid_from,valid_to,direction,note`. `direction` is `in` for words that only ever arrive, `out` for words
/// that are only ever written, `both` for words that translate both ways; of one code at most one row may be `both` or `out`.
struct CodeListFile {
    let path: String
    let table: CodeTable

    private static let header = ["from", "to", "valid_from", "valid_to", "direction", "note"]

    /// The words that arrive.
    func read() throws(DefinitionError) -> [CodeSpellings.Word] {
        var words: [CodeSpellings.Word] = []
        var written: Set<String> = []
        for row in try DefinitionRows.load(path: path, header: Self.header) {
            let (from, to, direction) = (row[0], row[1], row[4])
            let code = to.text.isEmpty ? nil : Code(bytes: to.text.utf8)
            guard to.text.isEmpty || code.flatMap({ table.row(code: $0) }) != nil else {
                throw to.error("代码“\(to.text.prefix(40))”不在代码表 \(table.id) 中")
            }
            let (validFrom, validTo) = (try row[2].day(), try row[3].day())
            if let validFrom, let validTo, validTo <= validFrom { throw row[3].error("valid_to 应晚于 valid_from") }
            guard ["in", "out", "both"].contains(direction.text) else {
                throw direction.error("direction 应为 in、out 或 both")
            }
            if direction.text != "in", !written.insert(to.text).inserted {
                throw direction.error("代码“\(to.text)”已有一个写出的写法,这一行应为 in")
            }
            guard direction.text != "out" else { continue }
            guard !from.text.isEmpty else { throw from.error("from 不能为空") }
            guard !words.contains(where: { $0.spelling == Text(from.text) }) else {
                throw from.error("写法“\(from.text.prefix(40))”重复")
            }
            words.append(CodeSpellings.Word(Text(from.text), code, validFrom: validFrom, validTo: validTo))
        }
        guard !words.isEmpty else {
            throw DefinitionError(file: path, line: 1, column: 1, message: "没有任何写法")
        }
        return words
    }
}

extension DefinitionNode {
    /// `{values: {写法: 代码, …}, labels: true}`, `{rows: [{from: […], to: 代码, valid_from, valid_to}]}` or
    /// `{file: codes/名称.csv}`: a mapping's own words for a table's codes.
    func spellings(
        of table: CodeTable, definitions: MappingDefinitions
    ) throws(DefinitionError) -> CodeSpellings {
        var settings = try mapping()
        let values = try settings.optional("values")
        let rows = try settings.optional("rows")
        let file = try settings.optional("file")
        let labels = try settings.optional("labels")?.boolean() ?? false
        try settings.finish()
        guard [values, rows, file].compactMap({ $0 }).count == 1 else {
            throw error("code 应有 values、rows、file 之一,且只有其一")
        }
        var words: [CodeSpellings.Word] = []
        if let values { words = try values.words(of: table) }
        if let rows { words = try rows.datedWords(of: table) }
        if let file {
            let name = try file.text()
            guard name.hasPrefix("codes/"), name.hasSuffix(".csv"), !name.contains("..") else {
                throw file.error("代码对照文件应为 codes/名称.csv")
            }
            let path = "\(definitions.codeFolder)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else { throw file.error("文件 \(name) 不存在") }
            words = try CodeListFile(path: path, table: table).read()
        }
        return CodeSpellings(of: table, words: words, acceptsLabels: labels)
    }

    private func datedWords(of table: CodeTable) throws(DefinitionError) -> [CodeSpellings.Word] {
        var words: [CodeSpellings.Word] = []
        for item in try list() {
            var row = try item.mapping()
            let from = try row.required("from")
            let code = try row.required("to").code(of: table)
            let validFrom = try row.optional("valid_from")?.day()
            let toNode = try row.optional("valid_to")
            let validTo = try toNode?.day()
            try row.finish()
            if let toNode, let validFrom, let validTo, validTo <= validFrom {
                throw toNode.error("valid_to 应晚于 valid_from")
            }
            for text in from.isText ? [try from.text()] : try from.texts() {
                guard !words.contains(where: { $0.spelling == Text(text) }) else {
                    throw from.error("写法“\(text)”重复")
                }
                words.append(CodeSpellings.Word(Text(text), code, validFrom: validFrom, validTo: validTo))
            }
        }
        guard !words.isEmpty else { throw error("至少写一行") }
        return words
    }
}

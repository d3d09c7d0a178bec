import Canonical
import Definitions
import Mapping

/// Compiles a condition: `{column: 列, is: 文本 | in: […] | matches: 模式 | present: true}`, `{all: […]}`, `{any: […]}`,
/// `{not: …}`.
struct ConditionReader {
    let list: String?

    func read(_ node: DefinitionNode, _ columns: inout SourceColumns) throws(DefinitionError) -> Condition {
        var parts = try node.mapping()
        if let all = try parts.optional("all") {
            let conditions = try conditions(all, &columns)
            try parts.finish()
            return .all(conditions)
        }
        if let any = try parts.optional("any") {
            let conditions = try conditions(any, &columns)
            try parts.finish()
            return .any(conditions)
        }
        if let not = try parts.optional("not") {
            try parts.finish()
            return .not(try read(not, &columns))
        }
        let column = try columns.place(of: try parts.required("column"), in: list)
        let text = try parts.optional("is")
        let texts = try parts.optional("in")
        let pattern = try parts.optional("matches")
        let presence = try parts.optional("present")
        try parts.finish()
        guard [text, texts, pattern, presence].compactMap({ $0 }).count == 1 else {
            throw node.error("条件应有 is、in、matches、present 之一,且只有其一")
        }
        if let text { return .equals(column, [Text(try text.text())]) }
        if let texts { return .equals(column, try texts.texts().map { Text($0) }) }
        if let pattern { return .matches(column, try pattern.pattern()) }
        let isPresent = try presence?.boolean() ?? true
        return isPresent ? .present(column) : .not(.present(column))
    }

    private func conditions(
        _ node: DefinitionNode, _ columns: inout SourceColumns
    ) throws(DefinitionError) -> [Condition] {
        var conditions: [Condition] = []
        for item in try node.list() { conditions.append(try read(item, &columns)) }
        guard !conditions.isEmpty else { throw node.error("至少写一个条件") }
        return conditions
    }
}

extension DefinitionNode {
    /// A pattern of the mapping language.
    func pattern() throws(DefinitionError) -> Pattern {
        let text = try text()
        do { return try Pattern(text) } catch {
            throw self.error("模式“\(text.prefix(60))”第 \(error.place) 个字符:\(error.message)")
        }
    }
}

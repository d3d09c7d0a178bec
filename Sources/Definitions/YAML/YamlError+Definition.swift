import Yams

extension YamlError {
    /// The same fault at the same place, in Chinese.
    func asDefinitionError(file: String) -> DefinitionError {
        func at(_ mark: Mark, _ message: String) -> DefinitionError {
            DefinitionError(file: file, line: mark.line, column: mark.column, message: message)
        }
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return at(mark, Self.chinese(problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            return at(context.mark, "键“\(duplicates.first ?? "")”在同一映射里不止一次(此处是第一次)")
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return DefinitionError(file: file, line: 1, column: 1, message: "YAML 无法读取")
        }
    }

    /// libYAML's sentence for the faults people make; any other is a syntax error at its place.
    private static func chinese(_ problem: String) -> String {
        let known = [
            ("but found another document", "只允许一个文档(多余的 ---)"),
            ("found undefined alias", "不允许使用别名(*)"),
            ("mapping values are not allowed", "此处不能再有“: ”;值里有“: ”时请加引号"),
            ("cannot start any token", "值不能以这个字符开头(制表符、@、`、% 等);请改用空格或加引号"),
            ("did not find expected key", "缩进与上文不一致,或此处不是“键: 值”"),
            ("could not find expected ':'", "缺少“: ”"),
            ("did not find expected '-' indicator", "列表的缩进与上文不一致,或缺少“- ”"),
            ("found unexpected end of stream", "引号没有结束"),
            ("did not find expected ',' or ']'", "方括号列表缺少“,”或“]”"),
            ("did not find expected ',' or '}'", "花括号映射缺少“,”或“}”"),
            ("block sequence entries are not allowed", "此处不能有“- ”列表项"),
            ("Maximum nesting level", "嵌套超过 \(YAMLReader.depthLimit) 层"),
        ]
        for (sentence, meaning) in known where problem.contains(sentence) { return meaning }
        return "YAML 语法错误"
    }
}

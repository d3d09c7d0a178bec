import Yams

/// Turns YAML into definition nodes and refuses what makes YAML surprising.
///
/// Yams gives marks but hides explicit tags on quoted scalars and resolves aliases silently, so the character at each
/// node's mark is looked at: a node whose source begins with `!`, `&` or `*` is refused.
struct YAMLReader {
    /// Mappings of real platforms stay below 12; deeper nesting only serves to exhaust the stack.
    static let depthLimit = 40

    private let source: DefinitionText
    private var cursor: MarkCursor

    static func read(_ source: DefinitionText) throws(DefinitionError) -> DefinitionNode {
        do {
            let parser = try Parser(yaml: source.text, resolver: .basic, constructor: .default, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                throw source.error(at: TextPosition(), "文件是空的")
            }
            // Nodes hold their anchors weakly, the parser holds them strongly.
            return try withExtendedLifetime(parser) {
                var reader = YAMLReader(source: source, cursor: MarkCursor(text: source.text))
                return try reader.node(root, depth: 1)
            }
        } catch let error as DefinitionError {
            throw error
        } catch let error as YamlError {
            throw error.asDefinitionError(file: source.file)
        } catch {
            throw source.error(at: TextPosition(), "YAML 无法读取")
        }
    }

    private mutating func node(_ node: Node, depth: Int) throws(DefinitionError) -> DefinitionNode {
        guard depth <= Self.depthLimit else {
            throw error(at: node, "嵌套超过 \(Self.depthLimit) 层")
        }
        try refuseDecoration(of: node)
        switch node {
        case .scalar(let scalar):
            return made(from: node, scalar.isEmptyPlain ? .absent : .text(scalar.string))
        case .sequence(let sequence):
            var items: [DefinitionNode] = []
            for item in sequence { items.append(try self.node(item, depth: depth + 1)) }
            return made(from: node, .list(items))
        case .mapping(let mapping):
            return made(from: node, .mapping(try entries(of: mapping, depth: depth)))
        case .alias:
            throw error(at: node, "不允许使用别名(*)")
        }
    }

    private mutating func entries(of mapping: Node.Mapping, depth: Int) throws(DefinitionError)
        -> [(key: String, keyNode: DefinitionNode, value: DefinitionNode)]
    {
        var entries: [(key: String, keyNode: DefinitionNode, value: DefinitionNode)] = []
        for (key, value) in mapping {
            guard let scalar = key.scalar, !scalar.isEmptyPlain else { throw error(at: key, "键必须是文本") }
            let keyNode = try node(key, depth: depth + 1)
            let name = scalar.string
            guard name != "<<" else { throw error(at: key, "不允许使用合并键(<<)") }
            entries.append((name, keyNode, try node(value, depth: depth + 1)))
        }
        return entries
    }

    private mutating func refuseDecoration(of node: Node) throws(DefinitionError) {
        if node.anchor != nil { throw error(at: node, "不允许使用锚点(&)") }
        if case .scalar(let scalar) = node, scalar.isEmptyPlain {
            // Its mark may stand on the next token, so its source says nothing; only a tag makes its tag explicit.
            if scalar.tag.description != "" { throw error(at: node, "不允许使用标签(!)") }
            return
        }
        switch node.mark.flatMap({ cursor.scalar(at: $0) }) {
        case "!": throw error(at: node, "不允许使用标签(!)")
        case "&": throw error(at: node, "不允许使用锚点(&)")
        case "*": throw error(at: node, "不允许使用别名(*)")
        default: break
        }
    }

    private func made(from node: Node, _ content: DefinitionNode.Content) -> DefinitionNode {
        DefinitionNode(
            file: source.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, content: content)
    }

    private func error(at node: Node, _ message: String) -> DefinitionError {
        DefinitionError(
            file: source.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message: message)
    }
}

extension Node.Scalar {
    /// True for `key:` and for `-` with nothing behind, false for `""`.
    fileprivate var isEmptyPlain: Bool { string.isEmpty && (style == .plain || style == .any) }
}

/// Finds the characters at marks that are asked for in document order, in one walk over the text.
private struct MarkCursor {
    private var rest: Substring.UnicodeScalarView
    private var position = TextPosition()

    init(text: String) {
        rest = Substring(text).unicodeScalars
    }

    /// The character at the mark; nil for a mark behind an earlier one or beyond the end.
    mutating func scalar(at mark: Mark) -> Unicode.Scalar? {
        while let scalar = rest.first, (position.line, position.column) < (mark.line, mark.column) {
            position.advance(over: scalar)
            rest.removeFirst()
        }
        return position.line == mark.line && position.column == mark.column ? rest.first : nil
    }
}

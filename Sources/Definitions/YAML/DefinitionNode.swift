/// One value of a definition file with the place where it stands: a text, a list, a mapping, or nothing (`key:`).
///
/// There is no typing by YAML: `no`, `1.0` and `null` are the texts they look like. Texts become numbers and booleans
/// only where the caller asks for them.
package struct DefinitionNode: Sendable {
    /// The path as it was given.
    package let file: String

    /// 1-based.
    package let line: Int

    /// 1-based, in Unicode scalars.
    package let column: Int

    let content: Content

    enum Content: Sendable {
        case text(String)
        case absent
        case list([DefinitionNode])
        case mapping([(key: String, keyNode: DefinitionNode, value: DefinitionNode)])
    }

    /// Reads a file: strict UTF-8, at most 4 MiB, one document, without anchors, aliases, tags, merge keys, repeated keys.
    package static func load(file path: String) throws(DefinitionError) -> DefinitionNode {
        try YAMLReader.read(DefinitionText(path: path))
    }

    /// Reads a text under the same rules as a file.
    ///
    /// - Parameters:
    ///   - text: One YAML document.
    ///   - file: The name that errors carry.
    /// - Returns: The document's root.
    /// - Throws: The first fault in document order, with its place.
    package static func parse(_ text: String, file: String) throws(DefinitionError) -> DefinitionNode {
        try YAMLReader.read(DefinitionText(file: file, text: text))
    }

    /// True for a scalar with a value; `key: ""` has one, `key:` has none.
    package var isText: Bool { if case .text = content { true } else { false } }

    /// True for a mapping, an empty one too.
    package var isMapping: Bool { if case .mapping = content { true } else { false } }

    /// Whether the node is a list.
    package var isList: Bool { if case .list = content { true } else { false } }

    /// The text exactly as written (quotes and folding resolved by YAML).
    package func text() throws(DefinitionError) -> String {
        guard case .text(let text) = content else { throw expected("一个文本") }
        return text
    }

    /// A whole number in plain decimal digits: `0`, `-5`, `1200`; not `+5`, `007`, `1_000`, `1e3`, nor beyond 64 bits.
    package func integer() throws(DefinitionError) -> Int {
        guard case .text(let text) = content, let number = Int(text), String(number) == text else {
            throw expected("一个整数")
        }
        return number
    }

    /// `true` or `false`, nothing else.
    package func boolean() throws(DefinitionError) -> Bool {
        guard case .text(let text) = content, text == "true" || text == "false" else {
            throw expected("true 或 false")
        }
        return text == "true"
    }

    /// The items in file order.
    package func list() throws(DefinitionError) -> [DefinitionNode] {
        guard case .list(let items) = content else { throw expected("一个列表") }
        return items
    }

    /// A reader of the mapping's keys; every key must be asked for before its `finish()`.
    package func mapping() throws(DefinitionError) -> DefinitionMapping {
        guard case .mapping(let entries) = content else { throw expected("一个映射(键: 值)") }
        return DefinitionMapping(node: self, entries: entries)
    }

    /// An error at this node's place; the message is Chinese.
    package func error(_ message: String) -> DefinitionError {
        DefinitionError(file: file, line: line, column: column, message: message)
    }

    private func expected(_ wanted: String) -> DefinitionError {
        switch content {
        case .text(let text): error("此处应为\(wanted),实际是文本“\(text.prefix(40))”")
        case .absent: error("此处应为\(wanted),实际没有值")
        case .list: error("此处应为\(wanted),实际是列表")
        case .mapping: error("此处应为\(wanted),实际是映射")
        }
    }
}

/// Reads one mapping key by key and remembers which keys were asked for, so that a mistyped key cannot pass unread.
///
/// Ask with `required` and `optional`, then call `finish()`. Where the keys themselves are data (field names, codes),
/// walk over `entries` and do not call `finish()`.
package struct DefinitionMapping: Sendable {
    /// All keys in file order; no key occurs twice.
    package let entries: [(key: String, keyNode: DefinitionNode, value: DefinitionNode)]

    private let node: DefinitionNode
    private let positions: [String: Int]
    private var asked: [String] = []

    init(node: DefinitionNode, entries: [(key: String, keyNode: DefinitionNode, value: DefinitionNode)]) {
        self.node = node
        self.entries = entries
        var positions: [String: Int] = [:]
        for (position, entry) in entries.enumerated() { positions[entry.key] = position }
        self.positions = positions
    }

    /// The key's value; an error at the mapping's place when it is missing, with the present key that looks like it.
    package mutating func required(_ key: String) throws(DefinitionError) -> DefinitionNode {
        guard let value = try optional(key) else {
            guard let typed = nearestName(to: key, among: unasked.map(\.key)), let position = positions[typed] else {
                throw node.error("缺少必需的键“\(key)”")
            }
            throw entries[position].keyNode.error("缺少必需的键“\(key)”,此处的“\(typed)”是否写错")
        }
        return value
    }

    /// The key's value, or nil when the key is not there; a key without a value (`key:`) is an error.
    package mutating func optional(_ key: String) throws(DefinitionError) -> DefinitionNode? {
        asked.append(key)
        guard let position = positions[key] else { return nil }
        if case .absent = entries[position].value.content {
            throw entries[position].keyNode.error("键“\(key)”没有值;不需要时请删除这一行,空文本请写 \"\"")
        }
        return entries[position].value
    }

    /// Refuses the first key that nobody asked for, naming the nearest known one.
    package func finish() throws(DefinitionError) {
        guard let unknown = unasked.first else { return }
        if let meant = nearestName(to: unknown.key, among: asked) {
            throw unknown.keyNode.error("未知的键“\(unknown.key)”,是否应为“\(meant)”")
        }
        throw unknown.keyNode.error("未知的键“\(unknown.key)”,可用的键:\(asked.joined(separator: "、"))")
    }

    private var unasked: [(key: String, keyNode: DefinitionNode, value: DefinitionNode)] {
        entries.filter { !asked.contains($0.key) }
    }
}

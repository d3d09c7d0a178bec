package import Mapping

/// One record of a nested format: its nodes in document order, their texts in one buffer; the same one is filled again
/// and again, so that nothing is allocated.
///
/// Node 0 is the record itself. The children of a container follow it up to its `end`; a child's next sibling stands at
/// the child's own `end`.
package struct SourceTree: Sendable {
    /// A value, an object, an array or an element.
    package struct Node: Sendable {
        /// What it is; `container` for objects, arrays and elements with children, `absent` for `null`.
        package var kind: CellKind
        /// Whether it is an array: its children have no names.
        package var isArray: Bool
        /// The member's or element's name in `bytes`; empty for array items and the record itself.
        package var name: Range<Int>
        /// The text in `bytes`, UTF-8 with all escapes resolved; empty for containers.
        package var value: Range<Int>
        /// The place of the first node after this one and all that it contains.
        package var end: Int
        /// The physical line on which it starts, from 1.
        package var line: Int32
        /// Whether bytes of the text were undecodable and stand as U+FFFD.
        package var isUndecodable: Bool

        /// A node by its parts.
        package init(
            kind: CellKind, isArray: Bool, name: Range<Int>, value: Range<Int>, end: Int, line: Int32,
            isUndecodable: Bool
        ) {
            self.kind = kind
            self.isArray = isArray
            self.name = name
            self.value = value
            self.end = end
            self.line = line
            self.isUndecodable = isUndecodable
        }
    }

    /// The line on which the record starts, from 1.
    package internal(set) var line: Int32 = 0

    /// What keeps the record from being taken apart, in Chinese; nil for a sound one, and the nodes say nothing else.
    package internal(set) var malformed: String?

    /// Whether the nodes are elements of a document, in which a list is several elements of one name.
    package var isDocument = false

    /// The nodes in document order.
    package internal(set) var nodes: [Node] = []

    /// What the ranges of the nodes lie in, well-formed UTF-8.
    package internal(set) var bytes: [UInt8] = []

    /// An empty tree to be filled.
    package init() {}

    /// Forgets the record and keeps the space.
    mutating func removeAll() {
        malformed = nil
        nodes.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }
}

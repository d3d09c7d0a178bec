import Mapping

/// Builds a `SourceTree` from the events of XML: leaves become text, elements with children containers, attributes
/// children named `@name`.
struct RecordTree {
    private struct OpenElement {
        let node: Int
        /// Where its text starts in the tree's bytes.
        var textStart: Int
    }

    // What a node takes in memory besides its text, roughly.
    private static let nodeSize = 32

    private(set) var tree = SourceTree()

    private let file: String
    private let limit: Int
    private let isDecoded: Bool
    private var open: [OpenElement] = []

    /// - Parameters:
    ///   - file: For errors.
    ///   - limit: How many bytes the texts and nodes may take.
    ///   - isDecoded: Whether U+FFFD stands for bytes that could not be decoded.
    init(file: String, limit: Int, isDecoded: Bool) {
        self.file = file
        self.limit = limit
        self.isDecoded = isDecoded
    }

    /// Whether everything that was opened is closed.
    var isComplete: Bool { open.isEmpty }

    /// Whether a text in it has undecodable bytes.
    var isUndecodable: Bool { isDecoded && tree.nodes.contains { $0.isUndecodable } }

    mutating func removeAll() {
        tree.removeAll()
        open.removeAll(keepingCapacity: true)
    }

    /// Opens an element inside the innermost open one; the first one is the record.
    mutating func start(_ tag: borrowing XMLTag) throws(SourceError) {
        let line = Int32(clamping: tag.line)
        if open.isEmpty { tree.line = line }
        makeContainer()
        let name = open.isEmpty ? 0..<0 : append(tag.bytes[tag.name])
        let node = tree.nodes.count
        tree.nodes.append(
            SourceTree.Node(
                kind: .text, isArray: false, name: name, value: 0..<0, end: node + 1, line: line, isUndecodable: false))
        for attribute in tag.attributes {
            tree.bytes.append(UInt8(ascii: "@"))
            let name = append(tag.bytes[attribute.name])
            let value = append(tag.bytes[attribute.value])
            tree.nodes.append(
                SourceTree.Node(
                    kind: .text, isArray: false, name: (name.lowerBound - 1)..<name.upperBound, value: value,
                    end: tree.nodes.count + 1, line: line, isUndecodable: hasReplacement(value)))
        }
        open.append(OpenElement(node: node, textStart: tree.bytes.count))
        try checkSize()
    }

    mutating func characters(_ text: Span<UInt8>) throws(SourceError) {
        unsafe text.withUnsafeBufferPointer { unsafe tree.bytes.append(contentsOf: $0) }
        try checkSize()
    }

    /// Closes the innermost open element.
    mutating func end() {
        if let last = open.last, tree.nodes[last.node].kind == .container { dropBlanks(of: last) }
        guard let last = open.popLast() else { return }
        if tree.nodes[last.node].kind == .text {
            let value = last.textStart..<tree.bytes.count
            tree.nodes[last.node].value = value
            tree.nodes[last.node].isUndecodable = hasReplacement(value)
        }
        tree.nodes[last.node].end = tree.nodes.count
        skipToHere()
    }

    /// Says that the innermost open element has children, even if none of them is in this tree.
    mutating func makeContainer() {
        guard let last = open.last else { return }
        dropBlanks(of: last)
        tree.nodes[last.node].kind = .container
    }

    /// What is in the buffer now belongs to children of the innermost open element.
    private mutating func skipToHere() {
        guard !open.isEmpty else { return }
        open[open.count - 1].textStart = tree.bytes.count
    }

    /// Forgets the blanks between an element's children; other text between them cannot be placed.
    private mutating func dropBlanks(of element: OpenElement) {
        let isBlank = tree.bytes[element.textStart...].allSatisfy { $0 <= 0x20 }
        if !isBlank, tree.malformed == nil {
            let name = String(decoding: tree.bytes[tree.nodes[element.node].name], as: UTF8.self)
            tree.malformed = "元素 \(name) 里既有文字又有子元素"
        }
        tree.bytes.removeSubrange(element.textStart...)
    }

    private mutating func append(_ text: ArraySlice<UInt8>) -> Range<Int> {
        let start = tree.bytes.count
        tree.bytes.append(contentsOf: text)
        return start..<tree.bytes.count
    }

    private func hasReplacement(_ range: Range<Int>) -> Bool {
        guard isDecoded, range.count >= 3 else { return false }
        return tree.bytes[range].indices.contains { tree.bytes[$0...].starts(with: [0xEF, 0xBF, 0xBD]) }
    }

    private func checkSize() throws(SourceError) {
        guard tree.bytes.count + tree.nodes.count * Self.nodeSize <= limit else {
            throw .illFormedXML(
                file: file, part: nil, line: Int(tree.line), reason: "从此行开始的记录超过 \(limit) 字节")
        }
    }
}

import Mapping

/// Takes one line of JSON apart by the grammar of RFC 8259, without recursion and without allocation for each value.
///
/// Every access to the line is checked; behind the line stand line feeds, which no place in the grammar accepts.
struct JSONRecordParser {
    private struct Frame {
        let node: Int
        let isArray: Bool
        var names = JSONNames.Filter()

        var closing: UInt8 { isArray ? UInt8(ascii: "]") : UInt8(ascii: "}") }
    }

    private static let depthLimit = 64
    private static let nodeLimit = 1_000_000
    private static let nothing = 0..<0

    private var nodes: [SourceTree.Node] = []
    private var outer: [Frame] = []
    private var strings = JSONStrings()
    private var names = JSONNames()
    private var lineNumber: Int32 = 0
    private var isUndecodable = false

    /// Takes the line apart that is all there is in the tree; one that is no sound object leaves a reason and no nodes.
    ///
    /// - Returns: Whether the line has bytes that are no UTF-8, or half a surrogate pair.
    mutating func parse(_ tree: inout SourceTree) -> Bool {
        let length = tree.bytes.count
        tree.bytes.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: JSONWord.padding))
        begin(&tree)
        do throws(JSONFault) {
            // A UInt8 has no padding that could be uninitialised.
            try parse(unsafe tree.bytes.span.bytes)
            tree.bytes.append(contentsOf: strings.resolved)
        } catch {
            let line = tree.bytes[..<length]
            let fault = error.offset < length ? error : JSONFault(.unfinished, error.offset)
            tree.malformed = fault.description(in: line)
            isUndecodable = unsafe !line.withUnsafeBytes { unsafe UTF8Check.isWellFormed($0) }
            nodes.removeAll(keepingCapacity: true)
            tree.bytes.removeAll(keepingCapacity: true)
        }
        swap(&nodes, &tree.nodes)
        return isUndecodable
    }

    /// Takes the tree's space for nodes, so that bytes and nodes are never reached through the same value.
    private mutating func begin(_ tree: inout SourceTree) {
        swap(&nodes, &tree.nodes)
        nodes.removeAll(keepingCapacity: true)
        outer.removeAll(keepingCapacity: true)
        strings.removeAll()
        names.removeAll()
        lineNumber = tree.line
        isUndecodable = false
    }

    private mutating func parse(_ line: RawSpan) throws(JSONFault) {
        var at = Self.skipBlanks(line, 0)
        guard line.byte(at) == UInt8(ascii: "{") else { throw JSONFault(.noObject, at) }
        var frame = try open(line, &at, name: Self.nothing, isUndecodable: false)
        var isEmpty = true
        while true {
            at = Self.skipBlanks(line, at)
            if !(isEmpty && line.byte(at) == frame.closing) {
                if let inner = try takeChild(line, &at, &frame) {
                    outer.append(frame)
                    frame = inner
                    isEmpty = true
                    continue
                }
                at = Self.skipBlanks(line, at)
            }
            while line.byte(at) == frame.closing {
                at = Self.skipBlanks(line, at + 1)
                nodes[frame.node].end = nodes.count
                guard let last = outer.popLast() else {
                    guard line.byte(at) == UInt8(ascii: "\n") else { throw JSONFault(.trailingText, at) }
                    return
                }
                frame = last
            }
            guard line.byte(at) == UInt8(ascii: ",") else { throw JSONFault(.comma, at) }
            at += 1
            isEmpty = false
        }
    }

    /// Takes an item or a name with its value; gives the frame of a container that it opens.
    private mutating func takeChild(
        _ line: RawSpan, _ at: inout Int, _ frame: inout Frame
    ) throws(JSONFault) -> Frame? {
        guard nodes.count < Self.nodeLimit else { throw JSONFault(.size, at) }
        var name = Self.nothing
        var isUndecodable = false
        if !frame.isArray {
            let start = at
            guard line.byte(at) == UInt8(ascii: "\"") else { throw JSONFault(.name, at) }
            let found = try strings.read(line, from: at + 1)
            guard !names.isRepeated(found.text, &frame.names, of: frame.node, in: nodes, line, strings) else {
                throw JSONFault(.repeatedName, start)
            }
            name = found.text
            isUndecodable = found.isUndecodable
            at = Self.skipBlanks(line, found.next)
            guard line.byte(at) == UInt8(ascii: ":") else { throw JSONFault(.colon, at) }
            at = Self.skipBlanks(line, at + 1)
        }
        switch line.byte(at) {
        case UInt8(ascii: "\""):
            let found = try strings.read(line, from: at + 1)
            append(.text, name, found.text, isUndecodable: isUndecodable || found.isUndecodable)
            at = found.next
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return try open(line, &at, name: name, isUndecodable: isUndecodable)
        default:
            let literal = try JSONLiteral(line, at: at)
            append(literal.kind, name, literal.text, isUndecodable: isUndecodable)
            at = literal.end
        }
        return nil
    }

    private mutating func open(
        _ line: RawSpan, _ at: inout Int, name: Range<Int>, isUndecodable: Bool
    ) throws(JSONFault) -> Frame {
        guard nodes.isEmpty || outer.count + 2 <= Self.depthLimit else { throw JSONFault(.depth, at) }
        let frame = Frame(node: nodes.count, isArray: line.byte(at) == UInt8(ascii: "["))
        append(.container, name, Self.nothing, isUndecodable: isUndecodable, isArray: frame.isArray)
        at += 1
        return frame
    }

    private mutating func append(
        _ kind: CellKind, _ name: Range<Int>, _ value: Range<Int>, isUndecodable: Bool, isArray: Bool = false
    ) {
        nodes.append(
            SourceTree.Node(
                kind: kind, isArray: isArray, name: name, value: value, end: nodes.count + 1, line: lineNumber,
                isUndecodable: isUndecodable))
        if isUndecodable { self.isUndecodable = true }
    }

    private static func skipBlanks(_ line: RawSpan, _ start: Int) -> Int {
        var at = start
        while true {
            switch line.byte(at) {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): at += 1
            default: return at
            }
        }
    }
}

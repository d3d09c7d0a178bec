/// An element of a small XML document as a tree: for answers, which are read whole.
///
/// What a document of data needs is read and nothing else: elements, attributes, text, CDATA, comments, the five entities of
/// XML and character references, in UTF-8. A DOCTYPE, a processing instruction, an entity of its own, text between child
/// elements and a nesting of more than 32 are refused. Names are taken as written, with their prefixes.
///
/// Source: W3C XML 1.0 (fifth edition).
struct XMLElement: Sendable, Equatable {
    /// The name with its prefix.
    let name: String
    /// The attributes by name.
    let attributes: [String: String]
    /// The child elements in document order.
    fileprivate(set) var children: [XMLElement] = []
    /// The text, without blanks at its ends; empty where there are children.
    fileprivate(set) var text = ""

    /// Reads a document.
    ///
    /// - Parameter document: Its bytes.
    /// - Returns: The root element.
    /// - Throws: `unreadable` with line and fault; nothing of the content is quoted.
    static func parse(_ document: [UInt8]) throws(AnswerError) -> XMLElement {
        var reader = XMLReader(document)
        return try reader.document()
    }
}

/// Goes once over the bytes of a document, from left to right.
private struct XMLReader {
    private static let deepest = 32

    private let bytes: [UInt8]
    private var place = 0
    /// The open elements from the root on, with the bytes of their text so far.
    private var open: [(element: XMLElement, text: [UInt8])] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(AnswerError) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw fault("不是 UTF-8") }
        take("\u{FEFF}")
        if follows("<?xml ") { try declaration() }
        var root: XMLElement?
        while place < bytes.count {
            if take("<!--") {
                try comment()
            } else if follows("<?") {
                throw fault("含有处理指令")
            } else if take("<![CDATA[") {
                guard !open.isEmpty else { throw fault("根元素之外有内容") }
                append(try section(to: "]]>", "CDATA 没有结束"))
            } else if follows("<!") {
                throw fault("含有 DOCTYPE 声明，出于安全不予读取")
            } else if take("</") {
                root = try end() ?? root
            } else if take("<") {
                guard root == nil else { throw fault("根元素之后还有内容") }
                root = try start() ?? root
            } else {
                try characters()
            }
        }
        guard let root, open.isEmpty else { throw fault("不完整") }
        return root
    }

    // MARK: Parts

    private mutating func declaration() throws(AnswerError) {
        place += 5
        let text = String(decoding: try section(to: "?>", "XML 声明没有结束"), as: UTF8.self)
        guard let encoding = text.firstRange(of: "encoding") else { return }
        let parts = text[encoding.upperBound...].split(omittingEmptySubsequences: false) { $0 == "\"" || $0 == "'" }
        guard parts.count > 2, parts[1].uppercased() == "UTF-8" else { throw fault("声明的编码不是 UTF-8") }
    }

    private mutating func comment() throws(AnswerError) {
        _ = try section(to: "--", "注释没有结束")
        guard take(">") else { throw fault("注释中有“--”") }
    }

    /// Opens an element; gives it back where it is empty and the root.
    private mutating func start() throws(AnswerError) -> XMLElement? {
        let name = try name()
        var attributes: [String: String] = [:]
        while true {
            let hasBlank = skipBlanks()
            if take("/>") { return close(XMLElement(name: name, attributes: attributes)) }
            if take(">") { break }
            guard hasBlank else { throw fault("标签不合语法") }
            let (attribute, value) = try self.attribute()
            guard attributes.updateValue(value, forKey: attribute) == nil else { throw fault("同一属性出现两次") }
        }
        guard open.count < XMLReader.deepest else { throw fault("元素嵌套超过 \(XMLReader.deepest) 层") }
        open.append((XMLElement(name: name, attributes: attributes), []))
        return nil
    }

    /// Closes the innermost open element; gives it back where it is the root.
    private mutating func end() throws(AnswerError) -> XMLElement? {
        let name = try name()
        _ = skipBlanks()
        guard take(">") else { throw fault("结束标签不合语法") }
        guard let last = open.popLast(), last.element.name == name else { throw fault("开始标签与结束标签不配对") }
        var element = last.element
        let trimmed = last.text.trimmed
        guard element.children.isEmpty || trimmed.isEmpty else { throw fault("元素里既有文字又有子元素") }
        element.text = String(decoding: trimmed, as: UTF8.self)
        return close(element)
    }

    private mutating func close(_ element: XMLElement) -> XMLElement? {
        guard !open.isEmpty else { return element }
        open[open.count - 1].element.children.append(element)
        return nil
    }

    private mutating func characters() throws(AnswerError) {
        var text: [UInt8] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: "<") {
            guard !follows("]]>") else { throw fault("文字中有“]]>”") }
            text.append(contentsOf: try character())
        }
        guard !open.isEmpty || text.trimmed.isEmpty else { throw fault("根元素之外有内容") }
        append(text)
    }

    private mutating func attribute() throws(AnswerError) -> (name: String, value: String) {
        let name = try name()
        _ = skipBlanks()
        guard take("=") else { throw fault("属性没有值") }
        _ = skipBlanks()
        guard place < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[place]) else {
            throw fault("属性的值没有引号")
        }
        let quote = bytes[place]
        place += 1
        var value: [UInt8] = []
        while place < bytes.count, bytes[place] != quote {
            guard bytes[place] != UInt8(ascii: "<") else { throw fault("属性的值中有“<”") }
            value.append(contentsOf: try character())
        }
        guard place < bytes.count else { throw fault("属性的值没有结束") }
        place += 1
        return (name, String(decoding: value, as: UTF8.self))
    }

    /// The next character of a text in UTF-8: itself, or what a reference stands for.
    private mutating func character() throws(AnswerError) -> [UInt8] {
        let byte = bytes[place]
        guard byte == UInt8(ascii: "&") else {
            place += 1
            guard byte >= 0x20 || [0x09, 0x0A, 0x0D].contains(byte) else { throw fault("含有控制字符") }
            return [byte]
        }
        // The longest is `&#x10FFFF;`.
        guard let end = bytes[place...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw fault("“&”没有配对的“;”") }
        let reference = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
        place = end + 1
        if let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][reference] {
            return Array(known.utf8)
        }
        guard reference.hasPrefix("#") else { throw fault("含有未定义的实体") }
        let isHex = reference.hasPrefix("#x")
        let digits = reference.dropFirst(isHex ? 2 : 1)
        guard digits.utf8.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: isHex ? 16 : 10),
            let scalar = Unicode.Scalar(number), number >= 0x20 || [0x09, 0x0A, 0x0D].contains(number)
        else { throw fault("含有 XML 不允许的字符引用") }
        return Array(String(scalar).utf8)
    }

    private mutating func name() throws(AnswerError) -> String {
        let start = place
        while place < bytes.count, bytes[place].isInName { place += 1 }
        guard place > start, !bytes[start].isLaterInName else { throw fault("标签或属性没有名称") }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    // MARK: Bytes

    private mutating func append(_ text: [UInt8]) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text.append(contentsOf: text)
    }

    /// Everything up to a mark, which is passed.
    private mutating func section(to mark: String, _ missing: String) throws(AnswerError) -> [UInt8] {
        let start = place
        while place < bytes.count {
            if take(mark) { return Array(bytes[start..<(place - mark.utf8.count)]) }
            place += 1
        }
        throw fault(missing)
    }

    private func follows(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    @discardableResult private mutating func take(_ text: String) -> Bool {
        guard follows(text) else { return false }
        place += text.utf8.count
        return true
    }

    private mutating func skipBlanks() -> Bool {
        let start = place
        while place < bytes.count, bytes[place].isBlank { place += 1 }
        return place > start
    }

    private func fault(_ reason: String) -> AnswerError {
        let line = 1 + bytes.prefix(place).count { $0 == 0x0A }
        return .unreadable(reason: "应答的 XML 第 \(line) 行：\(reason)")
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }

    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }

    fileprivate var isHexDigit: Bool {
        isDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }

    /// Whether a name may have the byte; every byte of a character beyond ASCII passes.
    fileprivate var isInName: Bool {
        self >= 0x80 || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_")
            || self == UInt8(ascii: ":") || isLaterInName
    }

    /// Whether a name may have the byte, but not begin with it.
    fileprivate var isLaterInName: Bool { isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") }
}

extension [UInt8] {
    fileprivate var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
            return []
        }
        return self[first...last]
    }
}

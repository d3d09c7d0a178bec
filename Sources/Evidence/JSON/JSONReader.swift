extension JSONValue {
    /// Reads one JSON text (RFC 8259) that fills the bytes; names that occur twice are refused.
    init(parsing bytes: [UInt8], part: ProofPart) throws(ProofError) {
        var reader = JSONReader(bytes: bytes)
        guard let value = reader.document() else { throw .notJSON(part, offset: reader.offset) }
        self = value
    }
}

/// Reads a JSON text; nil from any method means that the text is wrong at `offset`.
private struct JSONReader {
    let bytes: [UInt8]
    var offset = 0

    /// Nothing that is read here is nested anywhere near as deep.
    private static let deepest = 64

    mutating func document() -> JSONValue? {
        skipSpace()
        guard let value = value(depth: 0) else { return nil }
        skipSpace()
        return offset == bytes.count ? value : nil
    }

    private mutating func value(depth: Int) -> JSONValue? {
        guard depth < Self.deepest, offset < bytes.count else { return nil }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return text().map(JSONValue.string)
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object(depth: Int) -> JSONValue? {
        offset += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard let name = text() else { return nil }
            skipSpace()
            guard take(":") else { return nil }
            skipSpace()
            guard let value = value(depth: depth + 1), members.updateValue(value, forKey: name) == nil else {
                return nil
            }
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { return nil }
        }
    }

    private mutating func array(depth: Int) -> JSONValue? {
        offset += 1
        var items: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(items) }
        while true {
            skipSpace()
            guard let item = value(depth: depth + 1) else { return nil }
            items.append(item)
            skipSpace()
            if take("]") { return .array(items) }
            guard take(",") else { return nil }
        }
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        var content: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(validating: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                content.append(contentsOf: String(scalar).utf8)
            case 0x00..<0x20:
                return nil
            default:
                content.append(byte)
                offset += 1
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard offset + 1 < bytes.count else { return nil }
        let kind = bytes[offset + 1]
        offset += 2
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(kind)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return codePoint()
        default: return nil
        }
    }

    /// The four digits after `\u`, and a second escape when they are the first half of a surrogate pair.
    private mutating func codePoint() -> Unicode.Scalar? {
        guard let first = codeUnit() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard take(#"\u"#), let second = codeUnit(), UTF16.isTrailSurrogate(second) else { return nil }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit() -> UInt16? {
        let digits = bytes[offset...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        offset += 4
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func number() -> JSONValue? {
        let start = offset
        _ = take("-")
        guard let whole = digits(), whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        if take(".") {
            guard digits() != nil else { return nil }
        }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard digits() != nil else { return nil }
        }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    /// One digit or more.
    private mutating func digits() -> ArraySlice<UInt8>? {
        let digits = bytes[offset...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        offset = digits.endIndex
        return digits.isEmpty ? nil : digits
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[offset...].starts(with: word.utf8) else { return false }
        offset += word.utf8.count
        return true
    }

    private mutating func skipSpace() {
        while offset < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[offset]) { offset += 1 }
    }
}

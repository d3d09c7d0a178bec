/// Why a text is not JSON: where, in bytes from the start, and what is wrong there.
struct JSONError: Error, Equatable {
    let offset: Int
    let reason: String
}

/// Reads one JSON text (RFC 8259) and refuses repeated members, a byte order mark and nesting deeper than 32.
struct JSONParser {
    private static let deepest = 32
    private let bytes: [UInt8]
    private var position = 0

    /// Reads a whole text.
    ///
    /// - Parameter bytes: UTF-8.
    /// - Returns: The value; white space may surround it, nothing else.
    /// - Throws: `JSONError` at the first byte that is wrong.
    static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONError(offset: 0, reason: "不是有效的UTF-8")
        }
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.error("末尾有多余内容") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ reason: String) -> JSONError {
        JSONError(offset: position, reason: reason)
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONError) {
        guard next == UInt8(ascii: character) else { throw error("应为 \(character)") }
        position += 1
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.deepest else { throw error("嵌套过深") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let text = Array(word.description.utf8)
        guard bytes[position...].starts(with: text) else { throw error("不是JSON值") }
        position += text.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> [String: JSONValue] {
        try expect("{")
        var members: [String: JSONValue] = [:]
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return members
        }
        while true {
            skipSpace()
            let name = try string()
            skipSpace()
            try expect(":")
            let member = try value(depth: depth + 1)
            guard members.updateValue(member, forKey: name) == nil else { throw error("成员重复：\(name)") }
            skipSpace()
            guard next == UInt8(ascii: ",") else { break }
            position += 1
        }
        try expect("}")
        return members
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try expect("[")
        var elements: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            guard next == UInt8(ascii: ",") else { break }
            position += 1
        }
        try expect("]")
        return elements
    }
}

extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        try expect("\"")
        var decoded: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                decoded.append(contentsOf: try escape())
            case 0..<0x20:
                throw error("字符串中有控制字符")
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw error("字符串没有结束")
    }

    /// What stands after a backslash, as UTF-8.
    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let letter = next else { throw error("字符串没有结束") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try escapedScalar()).utf8)
        default: throw error("未知的转义")
        }
    }

    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard (0xD800..<0xDC00).contains(unit), next == UInt8(ascii: "\\") else { throw error("代理对不完整") }
        position += 1
        try expect("u")
        let low = try fourHexDigits()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw error("代理对不完整") }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("字符串没有结束") }
        let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        guard digits.allSatisfy(\.isHexDigit), let unit = UInt32(digits, radix: 16) else { throw error("应为四位十六进制") }
        position += 4
        return unit
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let leading = next
        guard digits() > 0 else { throw error("不是JSON值") }
        if leading == UInt8(ascii: "0"), position > start, bytes[start..<position].drop(while: { $0 == 0x2D }).count > 1
        {
            throw error("数字不能以0开头")
        }
        let wholeEnd = position
        if next == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw error("小数点后应为数字") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw error("指数应为数字") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if position == wholeEnd, let whole = Int64(text) { return .integer(whole) }
        return .number(text)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        return position - start
    }
}

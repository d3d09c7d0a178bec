import ShangMi

/// A JSON value whose text is the same for the same value: members sorted by UTF-8, no spaces, few escapes.
///
/// Its own reader and writer, because proofs hang on exact bytes: names that occur twice are refused, and a number
/// keeps its digits.
enum JSONValue: Equatable {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    static func integer(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }
    static func digest(_ value: SM3Digest) -> JSONValue { .string(value.hex) }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Every string among the values, at any depth; names of members are not values.
    var strings: [String] {
        switch self {
        case .object(let members): members.values.flatMap(\.strings)
        case .array(let items): items.flatMap(\.strings)
        case .string(let text): [text]
        case .number, .bool, .null: []
        }
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (position, member) in sorted.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                appendText(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                item.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .string(let text): appendText(text, to: &bytes)
        case .number(let digits): bytes.append(contentsOf: digits.utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        }
    }
}

/// Escapes as RFC 8785 §3.2.2.2 does: only what JSON demands, in the shortest form.
private func appendText(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
        case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        case 0x0a: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0c: bytes.append(contentsOf: #"\f"#.utf8)
        case 0x0d: bytes.append(contentsOf: #"\r"#.utf8)
        case 0x00...0x1f: bytes.append(contentsOf: #"\u00"#.utf8 + Array([byte].hex.utf8))
        default: bytes.append(byte)
        }
    }
    bytes.append(UInt8(ascii: "\""))
}

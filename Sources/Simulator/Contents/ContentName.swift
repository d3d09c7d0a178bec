/// The name of a content: SM3 of all its bytes, 64 lower-case hex digits.
///
/// Source: wire.md §1.8.
struct ContentName: Hashable, Sendable {
    let text: String

    /// Reads a name; `nil` for any other text.
    init?(_ text: String) {
        let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.utf8.count == 64, isHex else { return nil }
        self.text = text
    }
}

/// A part as a request announces it: `?bytes=N&offset=M`.
struct PartQuery: Equatable, Sendable {
    /// How many bytes the whole content has.
    let bytes: Int
    /// How many of them go before the part.
    let offset: Int

    /// The largest content that the platform takes.
    static let mostBytes = 52_428_800

    /// Reads the query of a part's request: both numbers, once, in this order.
    init(parsing query: String) throws(Refusal) {
        let sides = query.split(separator: "&", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].hasPrefix("bytes="), sides[1].hasPrefix("offset="),
            let bytes = Int(sides[0].dropFirst(6)), let offset = Int(sides[1].dropFirst(7)), bytes > 0, offset >= 0,
            offset < bytes, query == "bytes=\(bytes)&offset=\(offset)"
        else { throw Refusal(.malformed, "应为 bytes=全部字节数&offset=本块之前的字节数") }
        guard bytes <= PartQuery.mostBytes else { throw Refusal(.contentRefused, "附件内容过大") }
        self.bytes = bytes
        self.offset = offset
    }
}

/// Finds out whether a file is plainly in another encoding than declared, in constant memory.
///
/// Plain are a byte order mark, and strict UTF-8 with at least one non-ASCII character. Chinese text in GB 18030 stops
/// being UTF-8 within its first characters, so the walk over such a file is short. Source: rules.md §10.4.
struct EncodingCheck {
    private static let blockSize = 64 * 1024

    private static let marks: [(bytes: [UInt8], encoding: TextEncoding?, name: String)] = [
        ([0xEF, 0xBB, 0xBF], .utf8, "UTF-8(带 BOM)"),
        ([0x84, 0x31, 0x95, 0x33], .gb18030, "GB18030(带 BOM)"),
        ([0xFF, 0xFE], nil, "UTF-16(小端)"),
        ([0xFE, 0xFF], nil, "UTF-16(大端)"),
    ]

    /// Refuses a file that contradicts its declared encoding, and leaves it at its first byte.
    ///
    /// - Parameters:
    ///   - file: At its first byte.
    ///   - statement: What the mapping or the operator says.
    /// - Returns: The length of the byte order mark, which is no part of the text; 0 without one.
    /// - Throws: `contradictsEncoding` when the mapping is contradicted, or a fault of reading.
    static func markLength(of file: borrowing OpenFile, statement: EncodingStatement) throws(SourceError) -> Int {
        var block = [UInt8](repeating: 0, count: blockSize)
        let count = try file.read(into: &block)
        let mark = marks.first { block[..<count].starts(with: $0.bytes) }
        if let mark, mark.encoding == statement.encoding {
            file.rewind()
            return mark.bytes.count
        }
        if case .declared(let declared) = statement {
            if let mark { throw .contradictsEncoding(file: file.path, declared: declared, found: mark.name) }
            if declared != .utf8, try isNonASCIIInUTF8(file, &block, count) {
                throw .contradictsEncoding(file: file.path, declared: declared, found: "\(TextEncoding.utf8)")
            }
        }
        file.rewind()
        return 0
    }

    /// Whether the whole file is strict UTF-8 and has a character beyond ASCII; stops at the first byte that is not.
    private static func isNonASCIIInUTF8(
        _ file: borrowing OpenFile, _ block: inout [UInt8], _ firstCount: Int
    ) throws(SourceError) -> Bool {
        var isBeyondASCII = false
        var pending: [UInt8] = []
        var count = firstCount
        while count > 0 {
            pending.append(contentsOf: block[..<count])
            let whole = pending.count - cutOffLength(pending)
            guard let isASCII = isASCIIInUTF8(pending[..<whole]) else { return false }
            if !isASCII { isBeyondASCII = true }
            pending.removeFirst(whole)
            count = try file.read(into: &block)
        }
        return isBeyondASCII && pending.isEmpty
    }

    /// Whether strict UTF-8 is all ASCII; nil for bytes that are no UTF-8, the reason does not matter.
    private static func isASCIIInUTF8(_ bytes: ArraySlice<UInt8>) -> Bool? {
        (try? UTF8Span(validating: bytes.span))?.isKnownASCII
    }

    /// How many bytes at the end begin a UTF-8 sequence that the next block may complete: 0 to 3.
    private static func cutOffLength(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte >= 0xC0 {
                let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                return needed > length ? length : 0
            }
            if byte < 0x80 { return 0 }
        }
        return 0
    }
}

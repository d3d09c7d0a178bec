/// Finds out a text's encoding in constant memory: byte order mark, strict UTF-8, strict GB 18030, in this order.
///
/// Chinese text in GB 18030 stops being UTF-8 within its first characters. Source: rules.md §10.4.
enum EncodingDetection {
    private static let blockSize = 256 * 1024

    private enum Verdict {
        case found(TextEncoding, evidence: String)
        case refused(String)
    }

    /// The encoding and the evidence for it, in Chinese.
    static func detect(path: String) throws(DraftError) -> (encoding: TextEncoding, evidence: String) {
        let verdict: Verdict
        do throws(SourceError) { verdict = try judge(path) } catch { throw .source(error) }
        switch verdict {
        case .found(let encoding, let evidence): return (encoding, evidence)
        case .refused(let reason): throw .unknownEncoding(file: path, reason: reason)
        }
    }

    private static func judge(_ path: String) throws(SourceError) -> Verdict {
        let file = try OpenFile(path: path)
        let head = try file.bytes(at: 0, count: 4)
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return .found(.utf8, evidence: "有 UTF-8 的 BOM") }
        if head.starts(with: [0x84, 0x31, 0x95, 0x33]) { return .found(.gb18030, evidence: "有 GB18030 的 BOM") }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .refused("文件是 UTF-16") }
        var utf8 = UTF8Walk()
        var gb18030 = GB18030Walk()
        var block = [UInt8](repeating: 0, count: blockSize)
        var count = blockSize
        while count == blockSize {
            count = try file.read(into: &block)
            if utf8.isSound { utf8.take(block[..<count]) }
            gb18030.take(block[..<count])
        }
        gb18030.finish()
        if utf8.isSound, utf8.pending.isEmpty {
            return .found(.utf8, evidence: utf8.isBeyondASCII ? "全部字节符合 UTF-8" : "只有 ASCII 字符")
        }
        if gb18030.badCount == 0 { return .found(.gb18030, evidence: "不是 UTF-8,全部字节符合 GB18030") }
        // Single damaged characters do not make it another encoding (rules §10.4).
        if gb18030.badCount * 1000 < gb18030.byteCount {
            return .found(.gb18030, evidence: "不是 UTF-8;按 GB18030 有 \(gb18030.badCount) 个字节无法解码")
        }
        return .refused("文件既不是 UTF-8,也不是 GB18030")
    }
}

/// A walk over blocks of bytes that ends where they stop being UTF-8.
private struct UTF8Walk {
    private(set) var isSound = true
    private(set) var isBeyondASCII = false
    /// The start of a sequence that the next block completes.
    private(set) var pending: [UInt8] = []

    mutating func take(_ block: ArraySlice<UInt8>) {
        let bytes = pending + block
        let whole = bytes.count - Self.cutOffLength(bytes)
        // Where and how bytes break UTF-8 does not matter, only whether they do.
        let isASCII = (try? UTF8Span(validating: bytes.span.extracting(first: whole)))?.isKnownASCII
        isSound = isASCII != nil
        if isASCII == false { isBeyondASCII = true }
        pending = Array(bytes[whole...])
    }

    private static func cutOffLength(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte >= 0xC0 { return (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) > length ? length : 0 }
            if byte < 0x80 { return 0 }
        }
        return 0
    }
}

/// A walk over blocks of bytes that counts what GB 18030 does not have.
private struct GB18030Walk {
    private(set) var badCount = 0
    private(set) var byteCount = 0
    private let decoder = GB18030Decoder()
    private var pending: [UInt8] = []

    mutating func take(_ block: ArraySlice<UInt8>) {
        byteCount += block.count
        pending.append(contentsOf: block)
        // These bytes are part of no longer code, so what stands before them is whole.
        let whole = pending.lastIndex { $0 < 0x30 || (0x3A...0x3F).contains($0) } ?? 0
        decode(whole)
    }

    mutating func finish() { decode(pending.count) }

    private mutating func decode(_ count: Int) {
        var decoded: [UInt8] = []
        badCount += decoder.append(pending.span.extracting(first: count), to: &decoded).count
        pending.removeFirst(count)
    }
}

/// Finds the ends of strings and resolves what cannot stand as it is: escapes, and bytes that are no UTF-8.
///
/// A string without either is a range of its line. Others are written once, into a text that is to follow the line.
struct JSONStrings {
    /// A string that was found: its text, where the line goes on, whether U+FFFD stands for something.
    struct Found {
        let text: Range<Int>
        let next: Int
        let isUndecodable: Bool
    }

    /// The texts of the strings that are no ranges of the line; the first one begins where the line ends.
    private(set) var resolved: [UInt8] = []

    mutating func removeAll() {
        resolved.removeAll(keepingCapacity: true)
    }

    /// Reads the string whose opening quote stands before `start`; throws `controlCharacter` or `escape`.
    mutating func read(_ line: RawSpan, from start: Int) throws(JSONFault) -> Found {
        let run = Self.run(line, from: start)
        if line.byte(run.end) == UInt8(ascii: "\""), run.isASCII || Self.isUTF8(line, start..<run.end) {
            return Found(text: start..<run.end, next: run.end + 1, isUndecodable: false)
        }
        return try resolve(line, from: start)
    }

    /// Whether two texts, each in the line or behind it, are the same bytes.
    func isEqual(_ one: Range<Int>, _ other: Range<Int>, _ line: RawSpan) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).allSatisfy { byte($0, line) == byte($1, line) }
    }

    /// A hash of a text in the line or behind it.
    func hash(of text: Range<Int>, _ line: RawSpan, seed: Int) -> Int {
        var hasher = Hasher()
        hasher.combine(seed)
        for offset in text { hasher.combine(byte(offset, line)) }
        return hasher.finalize()
    }

    private func byte(_ offset: Int, _ line: RawSpan) -> UInt8 {
        offset < line.byteCount ? line.byte(offset) : resolved[offset - line.byteCount]
    }

    private mutating func resolve(_ line: RawSpan, from start: Int) throws(JSONFault) -> Found {
        let first = resolved.count
        var isUndecodable = false
        var at = start
        while true {
            let run = Self.run(line, from: at)
            append(line, at..<run.end, &isUndecodable)
            at = run.end
            switch line.byte(at) {
            case UInt8(ascii: "\""):
                let base = line.byteCount
                return Found(
                    text: base + first..<base + resolved.count, next: at + 1, isUndecodable: isUndecodable)
            case UInt8(ascii: "\\"): at = try takeEscape(line, at, &isUndecodable)
            default: throw JSONFault(.controlCharacter, at)
            }
        }
    }

    /// The bytes up to the next quote, backslash or control character; the padding ends with one.
    private static func run(_ line: RawSpan, from start: Int) -> (end: Int, isASCII: Bool) {
        var end = start
        var isASCII = true
        while true {
            let word = JSONWord(line, at: end)
            let length = word.plainLength
            if length < 8 { return (end + length, isASCII && word.prefix(length).isASCII) }
            isASCII = isASCII && word.isASCII
            end += 8
        }
    }

    private static func isUTF8(_ line: RawSpan, _ range: Range<Int>) -> Bool {
        unsafe line.extracting(range).withUnsafeBytes { unsafe UTF8Check.isWellFormed($0) }
    }

    /// An escape gives whole characters, so that a broken sequence is never completed by what follows it.
    private mutating func append(_ line: RawSpan, _ range: Range<Int>, _ isUndecodable: inout Bool) {
        let isSound = Self.isUTF8(line, range)
        unsafe line.extracting(range).withUnsafeBytes { bytes in
            if isSound {
                unsafe resolved.append(contentsOf: bytes)
            } else {
                unsafe resolved.append(contentsOf: String(decoding: bytes, as: UTF8.self).utf8)
            }
        }
        if !isSound { isUndecodable = true }
    }

    /// Takes the escape at a backslash; gives the place behind it.
    private mutating func takeEscape(
        _ line: RawSpan, _ at: Int, _ isUndecodable: inout Bool
    ) throws(JSONFault) -> Int {
        switch line.byte(at + 1) {
        case UInt8(ascii: "\""): resolved.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): resolved.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): resolved.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): resolved.append(0x08)
        case UInt8(ascii: "f"): resolved.append(0x0C)
        case UInt8(ascii: "n"): resolved.append(0x0A)
        case UInt8(ascii: "r"): resolved.append(0x0D)
        case UInt8(ascii: "t"): resolved.append(0x09)
        case UInt8(ascii: "u"): return try takeCode(line, at, &isUndecodable)
        default: throw JSONFault(.escape, at)
        }
        return at + 2
    }

    /// Takes `\uXXXX`, or two of them that are one character; a half without its other half is undecodable.
    private mutating func takeCode(
        _ line: RawSpan, _ at: Int, _ isUndecodable: inout Bool
    ) throws(JSONFault) -> Int {
        guard let unit = Self.unit(line, at) else { throw JSONFault(.escape, at) }
        if let scalar = Unicode.Scalar(unit) {
            resolved.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return at + 6
        }
        if UTF16.isLeadSurrogate(UInt16(unit)), let trail = Self.unit(line, at + 6), (0xDC00...0xDFFF).contains(trail),
            let scalar = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (trail - 0xDC00))
        {
            resolved.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return at + 12
        }
        resolved.append(contentsOf: UTF8.encodedReplacementCharacter)
        isUndecodable = true
        return at + 6
    }

    /// The number of `\uXXXX` when one stands here.
    private static func unit(_ line: RawSpan, _ at: Int) -> UInt32? {
        // The padding is no hexadecimal digit, so that no place behind it is asked for.
        guard line.byte(at) == UInt8(ascii: "\\"), line.byte(at + 1) == UInt8(ascii: "u") else { return nil }
        var unit: UInt32 = 0
        for offset in at + 2..<at + 6 {
            switch line.byte(offset) {
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"):
                unit = unit << 4 | UInt32(byte - UInt8(ascii: "0"))
            case let byte where byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"):
                unit = unit << 4 | UInt32(byte | 0x20 - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return unit
    }
}

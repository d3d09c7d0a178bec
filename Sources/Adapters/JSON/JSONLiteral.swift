import Mapping

/// A number, `true`, `false` or `null` as it stands.
struct JSONLiteral {
    let kind: CellKind
    /// Where its text stands; empty for `null`.
    let text: Range<Int>
    /// Where the line goes on.
    let end: Int

    /// Reads the literal that stands in the line.
    ///
    /// - Throws: `value` when nothing of the kind begins there, `number` when a number goes on as none can.
    init(_ line: RawSpan, at start: Int) throws(JSONFault) {
        switch line.byte(start) {
        case UInt8(ascii: "t"): (kind, end) = (.boolean, try Self.word(0x6575_7274, 4, line, start))
        case UInt8(ascii: "f"): (kind, end) = (.boolean, try Self.word(0x65_736C_6166, 5, line, start))
        case UInt8(ascii: "n"): (kind, end) = (.absent, try Self.word(0x6C6C_756E, 4, line, start))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            (kind, end) = (.number, try Self.number(line, start))
        default: throw JSONFault(.value, start)
        }
        text = kind == .absent ? end..<end : start..<end
    }

    /// The end of a word whose letters are given as the bytes of an integer, the first one lowest.
    private static func word(
        _ letters: UInt64, _ length: Int, _ line: RawSpan, _ start: Int
    ) throws(JSONFault) -> Int {
        let end = start + length
        guard JSONWord(line, at: start).prefix(length).bits == letters, !goesOn(line, end) else {
            throw JSONFault(.value, start)
        }
        return end
    }

    /// `-`? then `0` or digits without a leading zero, a fraction, an exponent.
    private static func number(_ line: RawSpan, _ start: Int) throws(JSONFault) -> Int {
        var end = line.byte(start) == UInt8(ascii: "-") ? start + 1 : start
        if line.byte(end) == UInt8(ascii: "0") {
            end += 1
        } else {
            end = try digits(line, end)
        }
        if line.byte(end) == UInt8(ascii: ".") { end = try digits(line, end + 1) }
        if line.byte(end) | 0x20 == UInt8(ascii: "e") {
            let sign = line.byte(end + 1)
            end = try digits(line, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? end + 2 : end + 1)
        }
        guard !goesOn(line, end) else { throw JSONFault(.number, end) }
        return end
    }

    /// The end of at least one digit.
    private static func digits(_ line: RawSpan, _ start: Int) throws(JSONFault) -> Int {
        var end = start
        while isDigit(line.byte(end)) { end += 1 }
        guard end > start else { throw JSONFault(.number, end) }
        return end
    }

    /// Whether a byte follows that belongs to the literal and makes it a wrong one.
    private static func goesOn(_ line: RawSpan, _ end: Int) -> Bool {
        let byte = line.byte(end)
        return isDigit(byte) || byte == UInt8(ascii: ".")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

/// Text of a workbook, in which `_x000D_` stands for a character that XML cannot hold, and `_x005F_` for `_`.
///
/// Source: ECMA-376 Part 1 §22.9.2.19 (ST_Xstring).
enum EscapedText {
    private static let length = 7

    /// Resolves the escapes in everything from `start` on; nothing moves when there are none.
    static func decode(_ bytes: inout [UInt8], from start: Int) {
        guard let first = escape(in: bytes, from: start) else { return }
        var output = first.place
        var next = first.place
        var found: (place: Int, unit: UInt16)? = first
        while let escape = found {
            while next < escape.place {
                bytes[output] = bytes[next]
                output += 1
                next += 1
            }
            next += length
            var scalar = Unicode.Scalar(UInt32(escape.unit))
            if UTF16.isLeadSurrogate(escape.unit), let trail = unit(in: bytes, at: next), UTF16.isTrailSurrogate(trail)
            {
                scalar = Unicode.Scalar(0x10000 + (UInt32(escape.unit & 0x3FF) << 10 | UInt32(trail & 0x3FF)))
                next += length
            }
            for byte in String(scalar ?? "\u{FFFD}").utf8 {
                bytes[output] = byte
                output += 1
            }
            found = self.escape(in: bytes, from: next)
        }
        bytes.removeSubrange(output..<next)
    }

    private static func escape(in bytes: [UInt8], from start: Int) -> (place: Int, unit: UInt16)? {
        var place = start
        while place + length <= bytes.count {
            if bytes[place] == UInt8(ascii: "_"), let unit = unit(in: bytes, at: place) { return (place, unit) }
            place += 1
        }
        return nil
    }

    private static func unit(in bytes: [UInt8], at place: Int) -> UInt16? {
        guard place + length <= bytes.count, bytes[place] == UInt8(ascii: "_"),
            bytes[place + 1] == UInt8(ascii: "x"), bytes[place + 6] == UInt8(ascii: "_")
        else { return nil }
        var unit: UInt16 = 0
        for digit in bytes[(place + 2)..<(place + 6)] {
            switch digit {
            case 0x30...0x39: unit = unit << 4 | UInt16(digit - 0x30)
            case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt16((digit | 0x20) - 0x57)
            default: return nil
            }
        }
        return unit
    }
}

/// GB 18030 as look-up tables: made once from the generated rows and ranges, then read only.
///
/// Edition of 2022 as glibc has it; the four-byte siblings of the 18 codes that left the private use area keep their
/// standard characters. Source: rules.md §10.5.
struct GB18030Table: Sendable {
    static let shared = GB18030Table()

    /// By lead byte − 0x81 and trail byte − 0x40, 191 a row (0x7F is no trail byte and stays 0): the character's UTF-8,
    /// first byte lowest.
    private let twoByte: [UInt32]

    /// By linear number, 81308130 being 0: the character of the basic multilingual plane.
    private let fourByte: [UInt16]

    private init() {
        var twoByte: [UInt32] = []
        for row in GB18030TwoByteRows.rows {
            for (position, scalar) in row.unicodeScalars.enumerated() {
                if position == 0x7F - 0x40 { twoByte.append(0) }
                twoByte.append(Self.packed(scalar))
            }
        }
        precondition(twoByte.count == 126 * 191, "126 rows of 190 characters")
        self.twoByte = twoByte

        let starts = GB18030FourByteRanges.starts
        let ends = starts.dropFirst().map { Int($0 >> 16) } + [GB18030FourByteRanges.count]
        var fourByte: [UInt16] = []
        for (start, end) in zip(starts, ends) {
            let first = UInt16(truncatingIfNeeded: start)
            for offset in 0..<(end - Int(start >> 16)) { fourByte.append(first + UInt16(offset)) }
        }
        precondition(fourByte.count == GB18030FourByteRanges.count, "runs without gaps")
        self.fourByte = fourByte
    }

    /// The UTF-8 of a two-byte code, first byte lowest, its length told by the highest byte that is not 0.
    @inline(__always)
    func packedUTF8(lead: UInt8, trail: UInt8) -> UInt32 {
        twoByte[Int(lead - 0x81) * 191 + Int(trail - 0x40)]
    }

    /// The character of a four-byte code; nil where the standard assigns none.
    func scalar(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) -> Unicode.Scalar? {
        let high = Int(first - 0x81) * 10 + Int(second - 0x30)
        let linear = (high * 126 + Int(third - 0x81)) * 10 + Int(fourth - 0x30)
        if linear < fourByte.count { return Unicode.Scalar(fourByte[linear]) }
        // 90308130 is U+10000.
        let supplementary = linear - 189_000
        return supplementary >= 0 ? Unicode.Scalar(UInt32(0x10000 + supplementary)) : nil
    }

    private static func packed(_ scalar: Unicode.Scalar) -> UInt32 {
        var packed: UInt32 = 0
        for (position, byte) in String(scalar).utf8.enumerated() {
            packed |= UInt32(byte) << (8 * position)
        }
        return packed
    }
}

@_spi(_Unicode) import Swift

/// The normal forms of text: trimming, full-width folding and NFC, on UTF-8 bytes.
///
/// Source: canonical-model §1.3, rules §10.2. There is no NFKC anywhere: it would change ㎡, ① and Kangxi radicals.
package enum TextForm {
    /// The place of the text without U+0009 000A 000D 0020 00A0 3000 FEFF 200B at both ends.
    package static func trimmedRange(_ bytes: Bytes) -> Range<Int> {
        var start = 0
        var end = bytes.count
        while start < end {
            let width = blankWidth(bytes, at: start, before: end)
            if width == 0 { break }
            start += width
        }
        while start < end {
            let width = blankWidth(bytes, endingAt: end, from: start)
            if width == 0 { break }
            end -= width
        }
        return start..<end
    }

    /// The text without blanks at both ends.
    package static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let range = trimmedRange(bytes.span)
        return bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
    }

    /// Whether the text has a full-width form U+FF01–FF5E.
    package static func hasFullWidth(_ bytes: Bytes) -> Bool {
        var index = 0
        while index + 2 < bytes.count {
            if fullWidth(bytes, at: index) != nil { return true }
            index += 1
        }
        return false
    }

    /// The text with U+FF01–FF5E as ASCII and U+3000 as a space; nil when nothing changes.
    package static func folded(_ bytes: Bytes) -> [UInt8]? {
        guard hasFullWidth(bytes) || hasWideSpace(bytes) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if let ascii = fullWidth(bytes, at: index) {
                result.append(ascii)
                index += 3
            } else if isWideSpace(bytes, at: index) {
                result.append(0x20)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The text with full-width forms folded.
    package static func folded(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { folded(bytes.span)?[...] ?? bytes }

    /// The text in NFC (Unicode Standard Annex 15); nil when nothing in it can change.
    package static func composed(_ bytes: Bytes) -> [UInt8]? {
        guard mayChange(bytes) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for scalar in bytes.string._nfc { result.append(contentsOf: String(scalar).utf8) }
        return result
    }

    /// The text in NFC.
    package static func composed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        composed(bytes.span)?[...] ?? bytes
    }

    /// The form in which keys are compared, but for upper-casing: folded, NFC, trimmed.
    package static func key(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { trimmed(composed(folded(bytes))) }

    /// The form in which keys are stored and compared: folded, NFC, trimmed, ASCII upper-cased (canonical-model §1.3);
    /// nil when nothing changes.
    package static func upperKey(_ bytes: Bytes) -> [UInt8]? {
        var isPlain = true
        for index in 0..<bytes.count where bytes[index] >= 0x80 || bytes[index] &- 0x61 < 26 { isPlain = false }
        if isPlain { return nil }
        return key(bytes.copied[...]).map { $0 &- 0x61 < 26 ? $0 - 0x20 : $0 }
    }

    /// A hexadecimal digit in ASCII.
    package static func hexDigit(_ value: UInt8, upper: Bool) -> UInt8 {
        value < 10 ? 0x30 + value : (upper ? 0x41 : 0x61) + value - 10
    }

    /// Whether NFC could change the text: only scalars of blocks that are known to be stable need no look.
    ///
    /// Stable here: U+0000–02FF, CJK punctuation and ideographs U+3000–3029, 3400–4DBF, 4E00–9FFF, full-width U+FF01–FF60.
    private static func mayChange(_ bytes: Bytes) -> Bool {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0xCC {
                // ASCII, continuations, and U+0080–02FF, whose lead bytes are C2–CB.
                index += 1
                continue
            }
            guard lead >= 0xE2, lead <= 0xEF, index + 2 < bytes.count else { return true }
            let scalar =
                UInt32(lead & 0xF) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
            switch scalar {
            case 0x2010...0x2027, 0x3000...0x3029, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFF01...0xFF60: index += 3
            default: return true
            }
        }
        return false
    }

    private static func hasWideSpace(_ bytes: Bytes) -> Bool {
        var index = 0
        while index + 2 < bytes.count {
            if isWideSpace(bytes, at: index) { return true }
            index += 1
        }
        return false
    }

    private static func isWideSpace(_ bytes: Bytes, at index: Int) -> Bool {
        bytes[index] == 0xE3 && index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80
    }

    private static func fullWidth(_ bytes: Bytes, at index: Int) -> UInt8? {
        guard bytes[index] == 0xEF, index + 2 < bytes.count else { return nil }
        // U+FF01–FF3F are EF BC 81–BF, U+FF40–FF5E are EF BD 80–9E.
        switch (bytes[index + 1], bytes[index + 2]) {
        case (0xBC, 0x81...0xBF): return bytes[index + 2] - 0x80 + 0x20
        case (0xBD, 0x80...0x9E): return bytes[index + 2] - 0x80 + 0x60
        default: return nil
        }
    }

    private static func blankWidth(_ bytes: Bytes, at index: Int, before end: Int) -> Int {
        let first = bytes[index]
        if first > 0x20 && first < 0xC2 { return 0 }
        switch first {
        case 0x09, 0x0A, 0x0D, 0x20: return 1
        case 0xC2: return index + 1 < end && bytes[index + 1] == 0xA0 ? 2 : 0
        case 0xE2: return index + 2 < end && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x8B ? 3 : 0
        case 0xE3: return index + 2 < end && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80 ? 3 : 0
        case 0xEF: return index + 2 < end && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF ? 3 : 0
        default: return 0
        }
    }

    private static func blankWidth(_ bytes: Bytes, endingAt end: Int, from start: Int) -> Int {
        let last = bytes[end - 1]
        if last > 0x20 && last < 0x80 { return 0 }
        switch last {
        case 0x09, 0x0A, 0x0D, 0x20: return 1
        case 0xA0: return end - 2 >= start && bytes[end - 2] == 0xC2 ? 2 : 0
        case 0x8B, 0x80, 0xBF:
            return end - 3 >= start && blankWidth(bytes, at: end - 3, before: end) == 3 ? 3 : 0
        default: return 0
        }
    }
}

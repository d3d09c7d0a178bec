@_spi(_Unicode) import Swift

/// The normal forms of text: trimming, full-width folding and NFC, on UTF-8 bytes.
///
/// Source: canonical-model §1.3, rules §10.2. There is no NFKC anywhere: it would change ㎡, ① and Kangxi radicals.
package enum TextForm {
    /// The text without U+0009 000A 000D 0020 00A0 3000 FEFF 200B at both ends.
    package static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = bytes
        while true {
            let width = blankWidth(atStartOf: slice)
            guard width > 0 else { break }
            slice = slice.dropFirst(width)
        }
        while true {
            let width = blankWidth(atEndOf: slice)
            guard width > 0 else { break }
            slice = slice.dropLast(width)
        }
        return slice
    }

    /// Whether the text has a full-width form U+FF01–FF5E.
    package static func hasFullWidth(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.contains(0xEF) else { return false }
        for index in bytes.indices.dropLast(2) where fullWidth(bytes, at: index) != nil { return true }
        return false
    }

    /// The text with U+FF01–FF5E as ASCII and U+3000 as a space.
    package static func folded(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.contains(where: { $0 == 0xEF || $0 == 0xE3 }) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if index + 2 < bytes.endIndex {
                if let ascii = fullWidth(bytes, at: index) {
                    result.append(ascii)
                    index += 3
                    continue
                }
                if bytes[index] == 0xE3, bytes[index + 1] == 0x80, bytes[index + 2] == 0x80 {
                    result.append(0x20)
                    index += 3
                    continue
                }
            }
            result.append(bytes[index])
            index += 1
        }
        return result[...]
    }

    /// The text in NFC (Unicode Standard Annex 15); the same bytes when nothing in it can change.
    package static func composed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard mayChange(bytes) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self)._nfc {
            result.append(contentsOf: String(scalar).utf8)
        }
        return result[...]
    }

    /// The form in which keys are compared, but for upper-casing: folded, NFC, trimmed.
    package static func key(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { trimmed(composed(folded(bytes))) }

    /// A hexadecimal digit in ASCII.
    package static func hexDigit(_ value: UInt8, upper: Bool) -> UInt8 {
        value < 10 ? 0x30 + value : (upper ? 0x41 : 0x61) + value - 10
    }

    /// Whether NFC could change the text: only scalars of blocks that are known to be stable need no look.
    ///
    /// Stable here: U+0000–02FF, CJK punctuation and ideographs U+3000–3029, 3400–4DBF, 4E00–9FFF, full-width U+FF01–FF60.
    private static func mayChange(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.contains(where: { $0 >= 0xCC }) else { return false }
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0...0x2FF, 0x2010...0x2027, 0x3000...0x3029, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFF01...0xFF60:
                continue
            default: return true
            }
        }
        return false
    }

    private static func fullWidth(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt8? {
        guard bytes[index] == 0xEF, index + 2 < bytes.endIndex else { return nil }
        // U+FF01–FF3F are EF BC 81–BF, U+FF40–FF5E are EF BD 80–9E.
        switch (bytes[index + 1], bytes[index + 2]) {
        case (0xBC, 0x81...0xBF): return bytes[index + 2] - 0x80 + 0x20
        case (0xBD, 0x80...0x9E): return bytes[index + 2] - 0x80 + 0x60
        default: return nil
        }
    }

    private static func blankWidth(atStartOf bytes: ArraySlice<UInt8>) -> Int {
        guard let first = bytes.first else { return 0 }
        switch first {
        case 0x09, 0x0A, 0x0D, 0x20: return 1
        case 0xC2: return bytes.starts(with: [0xC2, 0xA0]) ? 2 : 0
        case 0xE2: return bytes.starts(with: [0xE2, 0x80, 0x8B]) ? 3 : 0
        case 0xE3: return bytes.starts(with: [0xE3, 0x80, 0x80]) ? 3 : 0
        case 0xEF: return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        default: return 0
        }
    }

    private static func blankWidth(atEndOf bytes: ArraySlice<UInt8>) -> Int {
        guard let last = bytes.last else { return 0 }
        switch last {
        case 0x09, 0x0A, 0x0D, 0x20: return 1
        case 0xA0: return bytes.suffix(2).elementsEqual([0xC2, 0xA0]) ? 2 : 0
        case 0x8B: return bytes.suffix(3).elementsEqual([0xE2, 0x80, 0x8B]) ? 3 : 0
        case 0x80: return bytes.suffix(3).elementsEqual([0xE3, 0x80, 0x80]) ? 3 : 0
        case 0xBF: return bytes.suffix(3).elementsEqual([0xEF, 0xBB, 0xBF]) ? 3 : 0
        default: return 0
        }
    }
}

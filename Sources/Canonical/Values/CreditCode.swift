/// The checks of a unified social credit code (统一社会信用代码), on ASCII bytes.
///
/// Source: GB 32100-2015 with amendment 1; GB 11714-1997 for characters 9–17. Input is folded and upper-cased.
package enum CreditCode {
    /// The alphabet of GB 32100-2015: 31 characters, values 0…30 (no I, O, S, V, Z).
    private static let alphabet: [UInt8] = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// Whether the code has 18 characters of the alphabet, digits at positions 3–8.
    package static func isWellFormed(_ code: ArraySlice<UInt8>) -> Bool {
        guard code.count == 18 else { return false }
        for (position, byte) in code.enumerated() {
            guard value(byte) != nil else { return false }
            if (2..<8).contains(position), !(0x30...0x39).contains(byte) { return false }
        }
        return true
    }

    /// Whether the code is an old registration number (营业执照注册号): exactly 15 digits.
    package static func isLegacy(_ code: ArraySlice<UInt8>) -> Bool {
        code.count == 15 && code.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether character 18 is right: (31 − Σ Cᵢ·3^(i−1) mod 31) mod 31.
    ///
    /// 91110000600037341 has Σ = 538, so L. The code is well-formed.
    package static func hasValidCheckCharacter(_ code: ArraySlice<UInt8>) -> Bool {
        var sum = 0
        var weight = 1
        for byte in code.prefix(17) {
            guard let value = value(byte) else { return false }
            sum += value * weight
            weight = weight * 3 % 31
        }
        guard let last = code.last, let check = value(last) else { return false }
        return (31 - sum % 31) % 31 == check
    }

    /// Whether characters 9–17 hold a valid organisation code: C9 = 11 − Σ wᵢcᵢ mod 11 (10 → X, 11 → 0).
    package static func hasValidInnerCheck(_ code: ArraySlice<UInt8>) -> Bool {
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let inner = code.dropFirst(8).prefix(9)
        guard inner.count == 9, let check = inner.last else { return false }
        var sum = 0
        for (byte, weight) in zip(inner, weights) {
            switch byte {
            case 0x30...0x39: sum += Int(byte - 0x30) * weight
            case 0x41...0x5A: sum += Int(byte - 0x41 + 10) * weight
            default: return false
            }
        }
        return switch 11 - sum % 11 {
        case 10: check == 0x58
        case 11: check == 0x30
        case let digit: check == 0x30 + UInt8(digit)
        }
    }

    private static func value(_ byte: UInt8) -> Int? { alphabet.firstIndex(of: byte) }
}

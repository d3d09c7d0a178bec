/// The checks of a unified social credit code (统一社会信用代码), on ASCII bytes.
///
/// Source: GB 32100-2015 with amendment 1; GB 11714-1997 for characters 9–17. Input is folded and upper-cased.
package enum CreditCode {
    /// The alphabet of GB 32100-2015: 31 characters, values 0…30 (no I, O, S, V, Z).
    private static let alphabet: [UInt8] = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// The values of ASCII characters, −1 for one that is not in the alphabet.
    private static let values: [Int8] = {
        var values = [Int8](repeating: -1, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = Int8(value) }
        return values
    }()

    /// 3^i mod 31.
    private static let weights: InlineArray<17, UInt64> = [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ]
    /// The weights of GB 11714.
    private static let innerWeights: InlineArray<8, UInt64> = [3, 7, 9, 10, 5, 8, 4, 2]

    /// What the checks of GB 32100 say of a code.
    package enum Standing: Sendable {
        /// 18 characters of the alphabet with digits at positions 3–8 and the right check character.
        case valid
        /// Not 18 characters of the alphabet, or others than digits at positions 3–8.
        case malformed
        /// Well-formed, with a wrong check character: not (31 − Σ Cᵢ·3^(i−1) mod 31) mod 31.
        case wrongCheck
    }

    /// Judges form and check character in one walk.
    ///
    /// 91110000600037341 has Σ = 538, so its check character is L.
    package static func standing(of code: Bytes) -> Standing {
        guard code.count == 18 else { return .malformed }
        let values = values.span
        var sum: UInt64 = 0
        for position in 0..<18 {
            let byte = code[position]
            guard let value = UInt64(exactly: values[Int(byte)]), position < 2 || position >= 8 || byte.isDigit else {
                return .malformed
            }
            sum += position < 17 ? value * weights[position] : value
        }
        return sum % 31 == 0 ? .valid : .wrongCheck
    }

    /// What each of the characters from `0` to `o` adds to the sums at each place, 64 to a place.
    ///
    /// From bit 16 on that of GB 11714, below it that of GB 32100; bit 31 where the character may not stand.
    private static let parts: [UInt32] = (0..<18).flatMap { position in
        (0..<64).map { offset in
            let byte = UInt8(0x30 + offset)
            let mustBeDigit = position >= 2 && position < 8
            guard let value = UInt32(exactly: values[Int(byte)]), let inner = organisationValue(byte),
                !mustBeDigit || byte.isDigit
            else { return 1 << 31 }
            let isInner = position >= 8 && position < 16
            return (isInner ? UInt32(inner * innerWeights[position - 8]) << 16 : 0)
                | value * (position < 17 ? UInt32(weights[position]) : 1)
        }
    }

    /// Whether 18 bytes are a code of which form, check character and the organisation code inside are right: what almost
    /// every code is, in one walk.
    package static func isFlawless(_ code: UnsafeRawPointer) -> Bool {
        parts.withUnsafeBufferPointer { parts in
            guard let parts = parts.baseAddress else { return false }
            var sums: UInt32 = 0
            var all: UInt32 = 0
            var offsets: UInt8 = 0
            for position in 0..<18 {
                let offset = code.load(fromByteOffset: position, as: UInt8.self) &- 0x30
                let part = parts[position &* 64 &+ Int(offset & 63)]
                sums &+= part
                all |= part
                offsets |= offset
            }
            guard all >> 31 == 0, offsets < 64, (sums & 0xFFFF) % 31 == 0 else { return false }
            return code.load(fromByteOffset: 16, as: UInt8.self) == innerCheck(UInt64(sums >> 16))
        }
    }

    /// Whether the code is an old registration number (营业执照注册号): exactly 15 digits.
    package static func isLegacy(_ code: Bytes) -> Bool { code.count == 15 && code.isDigits }

    /// Whether characters 9–17 hold a valid organisation code: C9 = 11 − Σ wᵢcᵢ mod 11 (10 → X, 11 → 0).
    package static func hasValidInnerCheck(_ code: Bytes) -> Bool {
        guard code.count >= 17 else { return false }
        var sum: UInt64 = 0
        for position in 8..<16 {
            guard let value = organisationValue(code[position]) else { return false }
            sum += value * innerWeights[position - 8]
        }
        return code[16] == innerCheck(sum)
    }

    /// What a character of an organisation code counts (GB 11714): digits themselves, A = 10 … Z = 35.
    private static func organisationValue(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30)
        case 0x41...0x5A: UInt64(byte - 0x41 + 10)
        default: nil
        }
    }

    /// The check character of an organisation code by the weighted sum of its eight characters.
    private static func innerCheck(_ sum: UInt64) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: (11 - sum % 11) % 11)
        return digit == 10 ? 0x58 : 0x30 + digit
    }
}

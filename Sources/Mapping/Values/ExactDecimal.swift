package import Canonical

/// Decimal numbers taken from their digits, never through floating point.
///
/// An optional `-`, digits, and optionally `.` with digits; no exponent, no sign `+`, no blank inside.
package enum ExactDecimal {
    /// What a number is in units of 10^-scale.
    package enum Scaled: Equatable, Sendable {
        case units(Int64)
        /// It has more decimals than that, zeros at the end not counted.
        case tooPrecise
        /// It does not fit into 64 bits.
        case tooLarge
    }

    /// The number of a text in units of 10^-scale: 12.3 at scale 2 is 1230 units.
    ///
    /// - Parameters:
    ///   - text: ASCII, trimmed.
    ///   - scale: How many decimals the unit has.
    ///   - allowsThousands: Whether commas may group the digits before the point by three: `1,234,567.80`.
    /// - Returns: Nil when the text is no number.
    package static func scaled(_ text: Bytes, to scale: Int, allowsThousands: Bool = false) -> Scaled? {
        let start = text.count > 0 && text[0] == 0x2D ? 1 : 0
        let point = text.firstIndex(of: 0x2E, from: start) ?? text.count
        guard point > start, isWhole(text.extracting(start..<point), allowsThousands: allowsThousands) else {
            return nil
        }
        var end = text.count
        if point < end {
            guard text.extracting(point + 1..<end).isDigits else { return nil }
            while text[end - 1] == 0x30 { end -= 1 }
        }
        let decimals = max(0, end - point - 1)
        guard decimals <= scale else { return .tooPrecise }
        var units: Int64 = 0
        var isTooLarge = false
        for index in start..<point where text[index] != 0x2C { append(text[index], to: &units, &isTooLarge) }
        for index in 0..<decimals { append(text[point + 1 + index], to: &units, &isTooLarge) }
        for _ in decimals..<scale { append(0x30, to: &units, &isTooLarge) }
        return isTooLarge ? .tooLarge : .units(start == 1 ? -units : units)
    }

    private static func append(_ digit: UInt8, to units: inout Int64, _ isTooLarge: inout Bool) {
        let (shifted, overflow) = units.multipliedReportingOverflow(by: 10)
        let (sum, carry) = shifted.addingReportingOverflow(Int64(digit - 0x30))
        units = sum
        if overflow || carry { isTooLarge = true }
    }

    private static func isWhole(_ digits: Bytes, allowsThousands: Bool) -> Bool {
        guard allowsThousands, let comma = digits.firstIndex(of: 0x2C) else { return digits.isDigits }
        guard (1...3).contains(comma), digits.extracting(0..<comma).isDigits, (digits.count - comma) % 4 == 0 else {
            return false
        }
        for index in comma..<digits.count {
            guard (index - comma) % 4 == 0 ? digits[index] == 0x2C : digits[index].isDigit else { return false }
        }
        return true
    }
}

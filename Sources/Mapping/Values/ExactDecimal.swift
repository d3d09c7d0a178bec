/// A decimal number taken from its digits, never through floating point.
///
/// An optional `-`, digits, and optionally `.` with digits; no exponent, no sign `+`, no blank inside.
package struct ExactDecimal: Equatable, Sendable {
    private let isNegative: Bool
    /// The digits before the point, commas of well-formed groups included.
    private let whole: ArraySlice<UInt8>
    /// The digits after the point without zeros at the end.
    private let fraction: ArraySlice<UInt8>

    /// Reads a number; nil when the text is none.
    ///
    /// - Parameters:
    ///   - text: ASCII, trimmed.
    ///   - allowsThousands: Whether commas may group the digits before the point by three: `1,234,567.80`.
    package init?(_ text: ArraySlice<UInt8>, allowsThousands: Bool) {
        var rest = text
        isNegative = rest.first == 0x2D
        if isNegative { rest = rest.dropFirst() }
        let point = rest.firstIndex(of: 0x2E) ?? rest.endIndex
        whole = rest[..<point]
        guard ExactDecimal.isWhole(whole, allowsThousands: allowsThousands) else { return nil }
        var fraction: ArraySlice<UInt8> = []
        if point < rest.endIndex {
            fraction = rest[rest.index(after: point)...]
            guard !fraction.isEmpty, fraction.allSatisfy(ExactDecimal.isDigit) else { return nil }
        }
        while fraction.last == 0x30 { fraction = fraction.dropLast() }
        self.fraction = fraction
    }

    /// What a number is in units of 10^-scale.
    package enum Scaled: Equatable, Sendable {
        case units(Int64)
        /// It has more decimals than that.
        case tooPrecise
        /// It does not fit into 64 bits.
        case tooLarge
    }

    /// The number in units of 10^-scale: 12.3 at scale 2 is 1230 units.
    package func scaled(to scale: Int) -> Scaled {
        guard fraction.count <= scale else { return .tooPrecise }
        var units: Int64 = 0
        for digit in whole where digit != 0x2C {
            guard ExactDecimal.append(digit, to: &units) else { return .tooLarge }
        }
        for digit in fraction {
            guard ExactDecimal.append(digit, to: &units) else { return .tooLarge }
        }
        for _ in fraction.count..<scale {
            guard ExactDecimal.append(0x30, to: &units) else { return .tooLarge }
        }
        return .units(isNegative ? -units : units)
    }

    private static func append(_ digit: UInt8, to units: inout Int64) -> Bool {
        let (shifted, overflow) = units.multipliedReportingOverflow(by: 10)
        let (sum, carry) = shifted.addingReportingOverflow(Int64(digit - 0x30))
        units = sum
        return !overflow && !carry
    }

    private static func isWhole(_ digits: ArraySlice<UInt8>, allowsThousands: Bool) -> Bool {
        guard allowsThousands, let comma = digits.firstIndex(of: 0x2C) else {
            return !digits.isEmpty && digits.allSatisfy(isDigit)
        }
        guard (1...3).contains(comma - digits.startIndex), digits[..<comma].allSatisfy(isDigit),
            (digits.endIndex - comma) % 4 == 0
        else { return false }
        for (place, byte) in digits[comma...].enumerated() {
            guard place % 4 == 0 ? byte == 0x2C : isDigit(byte) else { return false }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

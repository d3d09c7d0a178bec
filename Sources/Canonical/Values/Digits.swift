/// Decimal digits in ASCII, without Foundation.
package enum Digits {
    /// Appends a number that is not negative, padded with zeros on the left to `width`.
    package static func append(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        precondition(value >= 0, "only signed numbers without a width may be negative")
        append(UInt64(value), width: width, to: &bytes)
    }

    /// Appends a signed number, for example `-12`.
    package static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(0x2D) }
        append(value.magnitude, width: 1, to: &bytes)
    }

    /// Appends `units` of 10^-scale with exactly `scale` decimals: 2100 at scale 2 is `21.00`.
    package static func append(units: Int64, scale: Int, to bytes: inout [UInt8]) {
        if units < 0 { bytes.append(0x2D) }
        var power: UInt64 = 1
        for _ in 0..<scale { power *= 10 }
        append(units.magnitude / power, width: 1, to: &bytes)
        guard scale > 0 else { return }
        bytes.append(0x2E)
        append(units.magnitude % power, width: scale, to: &bytes)
    }

    /// Sixty-four bits wherever it runs: the `Int` of a browser page has thirty-two, too few for money.
    private static func append(_ magnitude: UInt64, width: Int, to bytes: inout [UInt8]) {
        var digits = 1
        var larger = magnitude / 10
        while larger > 0 {
            digits += 1
            larger /= 10
        }
        bytes.append(contentsOf: repeatElement(0x30, count: max(digits, width)))
        var place = bytes.count
        var rest = magnitude
        while rest > 0 {
            place -= 1
            bytes[place] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
    }
}

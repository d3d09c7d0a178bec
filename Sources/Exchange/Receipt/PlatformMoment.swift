package import Canonical

/// Moments as platforms write them in answers.
package enum PlatformMoment {
    /// Reads a moment such as `2026-11-20T02:10:03.120+08:00`.
    ///
    /// - Parameter text: Date, time, any fraction, and `Z` or an offset.
    /// - Returns: The moment, to the second; `nil` for another form.
    package static func instant(of text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == 0x54 || bytes[10] == 0x20,
            let day = CivilDate(iso: String(decoding: bytes[..<10], as: UTF8.self)),
            let (hour, minute) = clock(bytes[11..<16]), bytes[16] == 0x3A, let second = number(bytes[17..<19]),
            hour < 24, second <= 60
        else { return nil }
        var rest = bytes[19...]
        if rest.first == 0x2E { rest = rest.dropFirst().drop { (0x30...0x39).contains($0) } }
        let offset: Int
        switch rest.first {
        case 0x5A where rest.count == 1: offset = 0
        case 0x2B, 0x2D:
            let sign = rest.first == 0x2B ? 1 : -1
            guard rest.count == 6, let (hours, minutes) = clock(rest.dropFirst()), hours <= 14 else { return nil }
            offset = sign * (hours * 3600 + minutes * 60)
        default: return nil
        }
        let local = Instant(day: day, hour: hour, minute: minute, second: second)
        return Instant(seconds: local.seconds + Int64(8 * 3600 - offset))
    }

    /// Reads `hh:mm`.
    private static func clock(_ bytes: ArraySlice<UInt8>) -> (Int, Int)? {
        guard bytes.count == 5, bytes[bytes.startIndex + 2] == 0x3A, let first = number(bytes.prefix(2)),
            let second = number(bytes.suffix(2)), second < 60
        else { return nil }
        return (first, second)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.reduce(0) { value, digit in
            guard let value, (0x30...0x39).contains(digit) else { return nil }
            return value * 10 + Int(digit - 0x30)
        }
    }
}

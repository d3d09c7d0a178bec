import Canonical

/// A row's serial number (流水号): organisation, day of the build, and ten digits that no other row of the organisation and
/// day has.
package struct PackageSerial: Hashable, Sendable {
    /// `YYYYMMDD` of the build, as a number.
    package let day: Int
    /// From 1.
    package let number: Int

    /// The largest number that ten digits hold.
    package static let largest = 9_999_999_999

    /// Reads the bytes of a serial number of an organisation.
    init?(_ bytes: ArraySlice<UInt8>, orgCode: [UInt8]) {
        guard bytes.count == orgCode.count + 18, bytes.starts(with: orgCode) else { return nil }
        let rest = bytes.dropFirst(orgCode.count)
        guard rest.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        day = rest.prefix(8).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        number = rest.dropFirst(8).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard number > 0, CivilDate(year: day / 10_000, month: day / 100 % 100, day: day % 100) != nil else {
            return nil
        }
    }

    /// Appends organisation and day, and leaves room for the number, which is known when the row's place is.
    ///
    /// - Parameters:
    ///   - prefix: Organisation and day, `900101` and `20261101`.
    ///   - bytes: Where it goes.
    /// - Returns: Where the number goes.
    package static func begin(_ prefix: [UInt8], in bytes: inout [UInt8]) -> Int {
        bytes.append(contentsOf: prefix)
        let place = bytes.count
        for _ in 0..<width { bytes.append(0x30) }
        return place
    }

    /// Writes the number of a serial number.
    ///
    /// - Parameters:
    ///   - number: From 1 to `largest`.
    ///   - place: Where `begin` left room.
    ///   - bytes: The rows.
    package static func write(_ number: Int, at place: Int, in bytes: inout [UInt8]) {
        var rest = number
        for offset in (0..<width).reversed() {
            bytes[place + offset] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
    }

    private static let width = 10
}

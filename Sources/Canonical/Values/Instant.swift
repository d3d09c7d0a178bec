/// A moment in time, to the second; shown in Asia/Shanghai (+08:00, no daylight saving).
///
/// Source: canonical-model §1 (`datetime`).
@usableFromInline
package struct Instant: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    @usableFromInline package let seconds: Int64

    /// The offset of Asia/Shanghai from UTC, in seconds.
    @inlinable static var shanghai: Int64 { 8 * 3600 }

    /// A moment by its Unix time in seconds.
    @inlinable package init(seconds: Int64) { self.seconds = seconds }

    /// The start of a day in Asia/Shanghai.
    @inlinable package init(day: CivilDate) { seconds = Int64(day.days) * 86400 - Instant.shanghai }

    /// A time of day in Asia/Shanghai.
    package init(day: CivilDate, hour: Int, minute: Int = 0, second: Int = 0) {
        seconds = Instant(day: day).seconds + Int64(hour * 3600 + minute * 60 + second)
    }

    /// The calendar day in Asia/Shanghai.
    package var day: CivilDate {
        let local = seconds + Instant.shanghai
        return CivilDate(days: Int32((local - (local % 86400 + 86400) % 86400) / 86400))
    }

    /// The last day that a half-open period ending here still covers: the day of the second before.
    package var lastCoveredDay: CivilDate { Instant(seconds: seconds - 1).day }

    // Each of its own: those that follow from `<` are called through a witness in every other module.
    @inlinable package static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

    /// Whether it is not after the other.
    @inlinable package static func <= (left: Instant, right: Instant) -> Bool { left.seconds <= right.seconds }

    /// Whether it is after the other.
    @inlinable package static func > (left: Instant, right: Instant) -> Bool { left.seconds > right.seconds }

    /// Whether it is not before the other.
    @inlinable package static func >= (left: Instant, right: Instant) -> Bool { left.seconds >= right.seconds }

    @inlinable package static func == (left: Instant, right: Instant) -> Bool { left.seconds == right.seconds }
}

extension Instant: CustomStringConvertible {
    /// `YYYY-MM-DDThh:mm:ss+08:00`.
    @usableFromInline package var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `YYYY-MM-DDThh:mm:ss+08:00` in ASCII.
    package func append(to bytes: inout [UInt8]) {
        day.append(to: &bytes)
        let inDay = Int(seconds - Instant(day: day).seconds)
        for (mark, value) in [(0x54, inDay / 3600), (0x3A, inDay / 60 % 60), (0x3A, inDay % 60)] as [(UInt8, Int)] {
            bytes.append(mark)
            Digits.append(value, width: 2, to: &bytes)
        }
        bytes.append(contentsOf: "+08:00".utf8)
    }
}

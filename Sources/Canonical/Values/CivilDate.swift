/// A calendar day in Asia/Shanghai, without a time of day.
///
/// Stored as days since 1970-01-01 in the proleptic Gregorian calendar. Source: canonical-model §1, GB/T 7408.1.
@usableFromInline
package struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    @usableFromInline package let days: Int32

    /// A day by its number since 1970-01-01.
    @inlinable package init(days: Int32) { self.days = days }

    /// A day of the calendar; `nil` where the calendar has no such day, for example 2026-02-30.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.length(ofMonth: month, year: year)
        else { return nil }
        // Days from civil, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        days = Int32(era * 146097 + dayOfEra - 719468)
    }

    /// Reads exactly `YYYY-MM-DD`.
    package init?(iso text: String) { self.init(iso: Array(text.utf8).span) }

    /// The same of its bytes.
    package init?(iso bytes: Bytes) {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = CivilDate.number(bytes.extracting(0..<4)),
            let month = CivilDate.number(bytes.extracting(5..<7)),
            let day = CivilDate.number(bytes.extracting(8..<10))
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day of the week: 0 for Monday, 6 for Sunday.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        Int(((days + 3) % 7 + 7) % 7)
    }

    /// Year, month and day of the Gregorian calendar.
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719468
        let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
        let dayOfEra = shifted - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The day `count` days later; earlier when negative.
    package func adding(days count: Int) -> CivilDate { CivilDate(days: days + Int32(count)) }

    /// The same day `count` years later; 29 February becomes 28 February where the year has none.
    package func adding(years count: Int) -> CivilDate {
        let (year, month, day) = components
        let last = CivilDate.length(ofMonth: month, year: year + count)
        return CivilDate(year: year + count, month: month, day: min(day, last)) ?? self
    }

    /// Days from `other` to this day; negative when this day is earlier.
    package func days(since other: CivilDate) -> Int { Int(days) - Int(other.days) }

    // Each of its own: those that follow from `<` are called through a witness in every other module.
    @inlinable package static func < (left: CivilDate, right: CivilDate) -> Bool { left.days < right.days }

    /// Whether it is not after the other.
    @inlinable package static func <= (left: CivilDate, right: CivilDate) -> Bool { left.days <= right.days }

    /// Whether it is after the other.
    @inlinable package static func > (left: CivilDate, right: CivilDate) -> Bool { left.days > right.days }

    /// Whether it is not before the other.
    @inlinable package static func >= (left: CivilDate, right: CivilDate) -> Bool { left.days >= right.days }

    @inlinable package static func == (left: CivilDate, right: CivilDate) -> Bool { left.days == right.days }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(_ digits: Bytes) -> Int? {
        var value = 0
        for index in 0..<digits.count {
            guard digits[index].isDigit else { return nil }
            value = value * 10 + Int(digits[index] - 0x30)
        }
        return value
    }
}

extension CivilDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    @usableFromInline package var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `YYYY-MM-DD` in ASCII.
    package func append(to bytes: inout [UInt8]) {
        let (year, month, day) = components
        Digits.append(year, width: 4, to: &bytes)
        bytes.append(0x2D)
        Digits.append(month, width: 2, to: &bytes)
        bytes.append(0x2D)
        Digits.append(day, width: 2, to: &bytes)
    }
}

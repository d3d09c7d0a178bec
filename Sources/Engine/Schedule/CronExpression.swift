import Canonical
package import Delivery

/// A cron schedule in Asia/Shanghai: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday).
///
/// `*`, numbers, lists, ranges and steps. As in POSIX crontab, a day matches when either of two restricted day fields does.
package struct CronExpression: Sendable, Equatable {
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let isAnyDay: Bool
    private let isAnyWeekday: Bool

    /// How far a next or previous slot is looked for, in days: leap days come at least every eight years.
    private static let horizon: Int32 = 8 * 366

    /// Reads five fields; nil when they are none, or when no moment ever fits them.
    package init?(_ text: String) {
        let fields = text.split(separator: " ").map(String.init)
        guard fields.count == 5, let minutes = CronExpression.values(fields[0], 0...59),
            let hours = CronExpression.values(fields[1], 0...23), let days = CronExpression.values(fields[2], 1...31),
            let months = CronExpression.values(fields[3], 1...12),
            let weekdays = CronExpression.values(fields[4], 0...7)
        else { return nil }
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        // Monday is 0 here.
        self.weekdays = Set(weekdays.map { ($0 + 6) % 7 })
        isAnyDay = fields[2].hasPrefix("*")
        isAnyWeekday = fields[4].hasPrefix("*")
        guard next(after: Timestamp(milliseconds: 0)) != nil else { return nil }
    }

    /// The first slot after a moment; nil when there is none within eight years.
    package func next(after moment: Timestamp) -> Timestamp? {
        for ahead in 0...CronExpression.horizon {
            let day = CivilDate(days: moment.day.days + ahead)
            if let slot = slots(on: day).first(where: { $0 > moment }) { return slot }
        }
        return nil
    }

    /// The last slot that is not after a moment; nil when there is none within eight years.
    package func last(until moment: Timestamp) -> Timestamp? {
        for back in 0...CronExpression.horizon {
            let day = CivilDate(days: moment.day.days - back)
            if let slot = slots(on: day).last(where: { $0 <= moment }) { return slot }
        }
        return nil
    }

    private func slots(on day: CivilDate) -> [Timestamp] {
        let (_, month, dayOfMonth) = day.components
        guard months.contains(month) else { return [] }
        let (isDay, isWeekday) = (days.contains(dayOfMonth), weekdays.contains(day.weekday))
        guard isAnyDay || isAnyWeekday ? isDay && isWeekday : isDay || isWeekday else { return [] }
        let start = Instant(day: day).seconds
        return hours.sorted().flatMap { hour in
            minutes.sorted().map { Timestamp(milliseconds: (start + Int64(hour * 3600 + $0 * 60)) * 1000) }
        }
    }

    private static func values(_ field: String, _ range: ClosedRange<Int>) -> Set<Int>? {
        var values: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard (1...2).contains(halves.count), let span = span(halves[0], range, isOpen: halves.count == 2),
                let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0
            else { return nil }
            values.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
        }
        return values
    }

    /// `*`, `5`, `5-9`; with a step behind it, `5` means from 5 on.
    private static func span(_ text: String, _ range: ClosedRange<Int>, isOpen: Bool) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends[0], range.contains(first) else { return nil }
        if ends.count == 1 { return first...(isOpen ? range.upperBound : first) }
        guard ends.count == 2, let last = ends[1], range.contains(last), first <= last else { return nil }
        return first...last
    }
}

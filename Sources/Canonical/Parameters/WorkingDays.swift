/// The working days (工作日) of the years whose holidays are known: Monday to Friday, but for holidays and exchanged days.
///
/// Source: 全国年节及纪念日放假办法 and the yearly notice of the State Council's General Office on holidays and 调休.
package struct WorkingDays: Sendable {
    private let years: Set<Int>
    private let holidays: Set<CivilDate>
    private let exchanged: Set<CivilDate>

    /// The working days of some years.
    ///
    /// - Parameters:
    ///   - years: The years whose notice is known.
    ///   - holidays: Days off, whatever day of the week.
    ///   - exchanged: Saturdays and Sundays on which people work instead (调休上班).
    package init(years: Set<Int>, holidays: Set<CivilDate>, exchanged: Set<CivilDate>) {
        self.years = years
        self.holidays = holidays
        self.exchanged = exchanged
    }

    /// How many working days lie behind a day, up to another that is included.
    ///
    /// - Returns: Nil when a day between them belongs to a year of which nothing is known; 0 when `last` is not later.
    package func count(after first: CivilDate, through last: CivilDate) -> Int? {
        guard first < last else { return 0 }
        for year in first.components.year...last.components.year where !years.contains(year) { return nil }
        var count = 0
        for days in first.days + 1...last.days where isWorking(CivilDate(days: days)) { count += 1 }
        return count
    }

    /// Whether people work on a day; nil when it belongs to a year of which nothing is known.
    private func isWorkingDay(_ day: CivilDate) -> Bool? {
        years.contains(day.components.year) ? isWorking(day) : nil
    }

    /// Whether people work on a day; Monday to Friday where its year is not known, or no calendar is.
    package static func isWorkingDay(_ day: CivilDate, by calendar: WorkingDays?) -> Bool {
        calendar?.isWorkingDay(day) ?? (day.weekday < 5)
    }

    /// Whether people work on a day of a known year.
    func isWorking(_ day: CivilDate) -> Bool {
        !holidays.contains(day) && (day.weekday < 5 || exchanged.contains(day))
    }
}

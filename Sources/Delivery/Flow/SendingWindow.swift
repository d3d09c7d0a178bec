package import Canonical

/// When a destination takes submissions: some days of the week, from one time of day to another, in Asia/Shanghai.
///
/// Questions about what was sent before go at any time.
package struct SendingWindow: Sendable {
    /// Which days.
    package enum Days: Sendable {
        /// Working days: Monday to Friday but for public holidays, and the weekend days that are worked instead (调休).
        case working(WorkingDays?)
        /// These days of the week, 0 for Monday, whatever the calendar of holidays says.
        case week(Set<Int>)
    }

    private let days: Days
    private let from: Int
    private let to: Int

    /// As far as is looked ahead for the next opening, in days: longer than any holiday.
    private static let horizon: Int32 = 30

    /// A window.
    ///
    /// - Parameters:
    ///   - days: On which days it opens.
    ///   - from: Seconds after midnight at which it opens.
    ///   - to: Seconds after midnight at which it closes; not above `from` when it closes on the next day.
    package init(days: Days, from: Int, to: Int) {
        self.days = days
        self.from = from
        self.to = to
    }

    /// Whether submissions may begin.
    package func isOpen(at now: Timestamp) -> Bool {
        [now.day, CivilDate(days: now.day.days - 1)].contains { day in
            opens(on: day) && opening(on: day) <= now && now < closing(on: day)
        }
    }

    /// When the window is open next: now, or at its next opening; `nil` when none is in sight.
    package func nextOpening(_ now: Timestamp) -> Timestamp? {
        if isOpen(at: now) { return now }
        for ahead in 0...SendingWindow.horizon {
            let day = CivilDate(days: now.day.days + ahead)
            if opens(on: day), opening(on: day) > now { return opening(on: day) }
        }
        return nil
    }

    private func opening(on day: CivilDate) -> Timestamp { moment(day, from) }

    private func closing(on day: CivilDate) -> Timestamp { moment(day, to > from ? to : to + 86_400) }

    private func moment(_ day: CivilDate, _ seconds: Int) -> Timestamp {
        Timestamp(milliseconds: (Instant(day: day).seconds + Int64(seconds)) * 1000)
    }

    private func opens(on day: CivilDate) -> Bool {
        switch days {
        case .working(let calendar): WorkingDays.isWorkingDay(day, by: calendar)
        case .week(let chosen): chosen.contains(day.weekday)
        }
    }
}

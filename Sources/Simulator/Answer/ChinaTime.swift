/// An instant as the platform writes it: in Asia/Shanghai, which has had no summer time since 1991.
struct ChinaTime: Hashable, Sendable {
    private let year: Int64
    private let month: Int64
    private let day: Int64
    private let milliseconds: Int64

    /// Takes Unix milliseconds.
    ///
    /// Source of the calendar arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    init(unixMilliseconds: Int64) {
        let local = unixMilliseconds + 8 * 3_600_000
        let days = (local - local.modulo(86_400_000)) / 86_400_000 + 719_468
        let era = (days - days.modulo(146_097)) / 146_097
        let dayOfEra = days.modulo(146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        milliseconds = local.modulo(86_400_000)
    }

    /// The civil day, `YYYY-MM-DD`.
    var date: String { "\(year.digits(4))-\(month.digits(2))-\(day.digits(2))" }

    /// The civil day without hyphens, as receipt numbers carry it.
    var compactDate: String { "\(year.digits(4))\(month.digits(2))\(day.digits(2))" }

    /// `YYYY-MM-DDThh:mm:ss.SSS+08:00`.
    var text: String {
        let seconds = milliseconds / 1000
        let clock = "\((seconds / 3600).digits(2)):\((seconds / 60 % 60).digits(2)):\((seconds % 60).digits(2))"
        return "\(date)T\(clock).\((milliseconds % 1000).digits(3))+08:00"
    }
}

extension Int64 {
    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }

    fileprivate func digits(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.utf8.count)) + text
    }
}

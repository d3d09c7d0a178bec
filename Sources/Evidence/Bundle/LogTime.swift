/// The times of log entries: `YYYY-MM-DDThh:mm:ss.SSS+08:00`.
enum LogTime {
    /// The Unix seconds of a time, fraction dropped; nil for any other form and for dates that do not exist.
    static func unixSeconds(_ text: String) -> Int64? {
        guard let parts = text.wholeMatch(of: #/(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.\d{3}\+08:00/#)?.output,
            let year = Int64(parts.1), let month = Int64(parts.2), let day = Int64(parts.3),
            let hour = Int64(parts.4), let minute = Int64(parts.5), let second = Int64(parts.6),
            (1...12).contains(month), (1...days(in: month, of: year)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        return daysSinceEpoch(year, month, day) * 86400 + (hour - 8) * 3600 + minute * 60 + second
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        let next = month == 12 ? daysSinceEpoch(year + 1, 1, 1) : daysSinceEpoch(year, month + 1, 1)
        return next - daysSinceEpoch(year, month, 1)
    }

    /// Proleptic Gregorian, with years that begin on 1 March so that the leap day is the last one.
    private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = (month + 9) % 12
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return marchYear * 365 + leapDays + (153 * marchMonth + 2) / 5 + day - 1 - 719_468
    }
}

import Canonical

/// A day or moment field whose first form has a place for every part: `yyyy-MM-dd`, `yyyyMMdd`, `yyyy年MM月dd日`,
/// `yyyy-MM-dd HH:mm:ss`.
struct PlainDay: BitwiseCopyable, Sendable {
    /// Eight bytes of a form: what must stand where no digit does.
    private struct Letters: BitwiseCopyable, Sendable {
        var offset = 0
        var mask: UInt64 = 0
        var letters: UInt64 = 0

        init(_ form: [UInt8], at offset: Int) {
            self.offset = offset
            for place in 0..<8 where form[offset + place] != 0 {
                mask |= 0xFF << UInt64(place * 8)
                letters |= UInt64(form[offset + place]) << UInt64(place * 8)
            }
        }

        /// Marks what is no digit where one should be, and sets some bit where letters differ.
        @inline(__always)
        func faults(in text: PlainText) -> UInt64 {
            let word = text.word(at: offset)
            let digits = WordMarks.nonDigits(word & ~mask | WordMarks.all(0x30) & mask) & WordMarks.high
            return digits | word & mask ^ letters
        }
    }

    private let count: Int
    private let parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)
    private let first: Letters
    private let middle: Letters
    private let last: Letters
    private let bound: DayBound
    private let isDay: Bool
    private let firstDay: Int32
    private let lastDay: Int32

    /// The form of a field of 8 to 24 bytes; nil for any other.
    init?(_ field: FieldMapping, _ notes: RowNotes) {
        guard let (form, places) = field.dates.first?.fixedForm, form.count >= 8, form.count <= 24 else { return nil }
        func place(_ part: Int) -> Int { part < places.count ? places[part] : -1 }
        count = form.count
        parts = (place(0), place(1), place(2), place(3), place(4), place(5))
        first = Letters(form, at: 0)
        middle = Letters(form, at: min(8, form.count - 8))
        last = Letters(form, at: form.count - 8)
        bound = field.bound
        isDay = field.isDay
        firstDay = CellRules.firstPlausibleDay.days
        lastDay = PlainDay.last(notes).days
    }

    /// The last day that is plausible; the end that is none is not plain.
    static func last(_ notes: RowNotes) -> CivilDate {
        min(notes.lastPlausibleDay, CellRules.forever.adding(days: -1))
    }

    /// The day's number or the moment's seconds that a text states, its bound applied; nil when it has another form, or names
    /// no plausible day.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - form: The form, by its address: a copy would cost more than the rest.
    ///   - months: The months of all plausible days.
    @inline(__always)
    static func value(of text: PlainText, _ form: UnsafePointer<PlainDay>, _ months: PlainMonths.Pointers) -> Int64? {
        guard text.count == form.pointee.count,
            form.pointee.first.faults(in: text) | form.pointee.last.faults(in: text) == 0,
            text.count <= 16 || form.pointee.middle.faults(in: text) == 0
        else { return nil }
        let year = form.pointee.parts.year
        guard
            let day = months.day(
                year: pair(text, year) &* 100 &+ pair(text, year &+ 2), month: pair(text, form.pointee.parts.month),
                day: pair(text, form.pointee.parts.day)),
            form.pointee.firstDay <= day, day <= form.pointee.lastDay
        else { return nil }
        let bound = form.pointee.bound
        if form.pointee.isDay { return Int64(day) &+ (bound == .nextDay ? 1 : 0) }
        let start = CivilDate(days: day)
        return form.pointee.parts.hour < 0 ? bounded(Instant(day: start), bound) : form.pointee.moment(of: text, start)
    }

    private func moment(of text: PlainText, _ day: CivilDate) -> Int64? {
        let hour = PlainDay.pair(text, parts.hour)
        let minute = PlainDay.pair(text, parts.minute)
        let second = parts.second < 0 ? 0 : PlainDay.pair(text, parts.second)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return PlainDay.bounded(Instant(day: day, hour: hour, minute: minute, second: second), bound)
    }

    @inline(__always)
    private static func bounded(_ instant: Instant, _ bound: DayBound) -> Int64 {
        switch bound {
        case .asWritten: instant.seconds
        case .nextDay: instant.seconds + 86400
        case .nextSecond: instant.seconds + 1
        }
    }

    /// The number of two digits.
    @inline(__always)
    private static func pair(_ text: PlainText, _ offset: Int) -> Int {
        let digits = UInt16(littleEndian: text.start.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        return Int(digits & 0xF) &* 10 &+ Int(digits >> 8 & 0xF)
    }
}

import Canonical

/// A day or moment field whose first form has a place for every part: `yyyy-MM-dd`, `yyyyMMdd`, `yyyy年MM月dd日`,
/// `yyyy-MM-dd HH:mm:ss`; or is a day like `yyyy/M/d`.
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

    /// How many bytes the form has; 0 for one whose month and day have one digit or two.
    private let count: Int
    private let separators: (beforeMonth: UInt8, beforeDay: UInt8)
    private let parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)
    private let first: Letters
    private let middle: Letters
    private let last: Letters
    private let bound: DayBound
    private let isDay: Bool
    private let firstDay: Int32
    private let lastDay: Int32

    /// The form of a field; nil for one that is not read here.
    init?(_ field: FieldMapping, _ notes: RowNotes) {
        guard let date = field.dates.first else { return nil }
        var form = [UInt8](repeating: 0, count: 8)
        var places: [Int] = []
        if let separators = date.daySeparators {
            self.separators = separators
            count = 0
        } else {
            guard let fixed = date.fixedForm, fixed.bytes.count >= 8, fixed.bytes.count <= 24 else { return nil }
            (form, places) = fixed
            separators = (0, 0)
            count = form.count
        }
        func place(_ part: Int) -> Int { part < places.count ? places[part] : -1 }
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

    /// Reads a day or a moment, its bound applied.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - form: The form, by its address: a copy would cost more than the rest.
    ///   - months: The months of all plausible days.
    /// - Returns: The day's number or the moment's seconds; nil when the text has another form, or names no plausible day.
    @inline(__always)
    static func value(of text: PlainText, _ form: UnsafePointer<PlainDay>, _ months: PlainMonths.Pointers) -> Int64? {
        if form.pointee.count == 0 { return form.pointee.freeValue(of: text, months) }
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

    /// The same for a form whose month and day have one digit or two.
    private func freeValue(of text: PlainText, _ months: PlainMonths.Pointers) -> Int64? {
        guard text.count >= 8, text.count <= 10, text[4] == separators.beforeMonth else { return nil }
        // Four digits.
        let year = text.word(at: 0) & 0xFFFF_FFFF | WordMarks.all(0x30) & ~0xFFFF_FFFF
        guard WordMarks.isClear(WordMarks.nonDigits(year)) else { return nil }
        var index = 5
        guard let month = PlainDay.number(text, &index), index < text.count, text[index] == separators.beforeDay else {
            return nil
        }
        index += 1
        guard let ofMonth = PlainDay.number(text, &index), index == text.count,
            let day = months.day(
                year: PlainDay.pair(text, 0) * 100 + PlainDay.pair(text, 2), month: month, day: ofMonth),
            firstDay <= day, day <= lastDay
        else { return nil }
        if isDay { return Int64(day) + (bound == .nextDay ? 1 : 0) }
        return PlainDay.bounded(Instant(day: CivilDate(days: day)), bound)
    }

    /// A number of one digit or two, behind which the index stands then.
    private static func number(_ text: PlainText, _ index: inout Int) -> Int? {
        guard index < text.count, text[index].isDigit else { return nil }
        var number = Int(text[index] & 0xF)
        index += 1
        if index < text.count, text[index].isDigit {
            number = number * 10 + Int(text[index] & 0xF)
            index += 1
        }
        return number
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

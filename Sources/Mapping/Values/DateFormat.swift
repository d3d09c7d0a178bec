package import Canonical

/// A declared form of dates or moments, year first: `yyyy/M/d`, `yyyy年M月d日`, `yyyy-MM-dd HH:mm:ss`,
/// `yyyy-MM-ddTHH:mm:ssXXX`, or `serial` for a spreadsheet's number of a day.
///
/// `M d H` take one or two digits (padded ones too), `MM dd HH mm ss` exactly two. `XXX` is an offset from UTC, `Z` or
/// `+08:00`; fractions of a second before it may be zeros only and are dropped (rules §10.11). `T` and everything that is no
/// letter stand for themselves.
package struct DateFormat: Sendable {
    /// The form as the mapping writes it.
    package let text: String
    /// Whether the form has a time of day.
    package let hasTime: Bool
    /// Whether the form is a spreadsheet's serial, which only a number cell can be.
    package let isSerial: Bool
    private let tokens: [Token]

    private enum Part: Int {
        case year, month, day, hour, minute, second
    }

    private enum Token: Equatable {
        case number(Part, least: Int, most: Int)
        case literal(UInt8)
        case offset
    }

    /// A form; nil unless it has year, month and day in this order, and a time only as hour, minute and perhaps second.
    package init?(_ text: String) {
        guard text != "serial" else {
            self.text = text
            hasTime = false
            isSerial = true
            tokens = []
            return
        }
        var tokens: [Token] = []
        var rest = Array(text.utf8)[...]
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }.count
            switch (letter, run) {
            case (0x79, 4): tokens.append(.number(.year, least: 4, most: 4))
            case (0x4D, 1...2): tokens.append(.number(.month, least: run, most: 2))
            case (0x64, 1...2): tokens.append(.number(.day, least: run, most: 2))
            case (0x48, 1...2): tokens.append(.number(.hour, least: run, most: 2))
            case (0x6D, 2): tokens.append(.number(.minute, least: 2, most: 2))
            case (0x73, 2): tokens.append(.number(.second, least: 2, most: 2))
            case (0x58, 3): tokens.append(.offset)
            case (0x54, 1): tokens.append(.literal(letter))
            case (0x41...0x5A, _), (0x61...0x7A, _): return nil
            default: for _ in 0..<run { tokens.append(.literal(letter)) }
            }
            rest = rest.dropFirst(run)
        }
        var parts: [Int] = []
        for case .number(let part, _, _) in tokens { parts.append(part.rawValue) }
        guard parts.count >= 3, parts.count != 4, parts == Array(0..<parts.count) else { return nil }
        if let offset = tokens.firstIndex(of: .offset) {
            guard offset == tokens.count - 1, parts.count > 3 else { return nil }
        }
        self.text = text
        self.tokens = tokens
        hasTime = parts.count > 3
        isSerial = false
    }

    /// The day and the time that a text states, in Asia/Shanghai unless it states an offset.
    struct Reading: Equatable {
        var day: CivilDate
        var hour: Int
        var minute: Int
        var second: Int
        /// Seconds east of UTC; nil for the time of Asia/Shanghai.
        var offset: Int?
    }

    /// Reads a trimmed, folded text; nil when it has another form or names no day or time of the calendar.
    func read(_ text: Bytes) -> Reading? {
        guard !isSerial else { return nil }
        var index = 0
        var numbers = (0, 0, 0, 0, 0, 0)
        var offset: Int?
        let tokens = tokens.span
        for place in 0..<tokens.count {
            switch tokens[place] {
            case .literal(let byte):
                guard index < text.count, text[index] == byte else { return nil }
                index += 1
            case .number(let part, let least, let most):
                var value = 0
                var digits = 0
                while digits < most, index < text.count, text[index].isDigit {
                    value = value * 10 + Int(text[index] - 0x30)
                    digits += 1
                    index += 1
                }
                guard digits >= least else { return nil }
                switch part {
                case .year: numbers.0 = value
                case .month: numbers.1 = value
                case .day: numbers.2 = value
                case .hour: numbers.3 = value
                case .minute: numbers.4 = value
                case .second: numbers.5 = value
                }
            case .offset:
                guard let seconds = DateFormat.offset(text, &index) else { return nil }
                offset = seconds
            }
        }
        guard index == text.count, numbers.3 < 24, numbers.4 < 60, numbers.5 < 60,
            let date = CivilDate(year: numbers.0, month: numbers.1, day: numbers.2)
        else { return nil }
        return Reading(day: date, hour: numbers.3, minute: numbers.4, second: numbers.5, offset: offset)
    }

    /// The form's bytes, 0 for a digit, and where its parts begin; nil when a part may have one digit or two, and with an
    /// offset.
    var fixedForm: (bytes: [UInt8], places: [Int])? {
        var bytes: [UInt8] = []
        var places: [Int] = []
        for token in tokens {
            switch token {
            case .number(_, let least, let most):
                guard least == most else { return nil }
                places.append(bytes.count)
                bytes += Array(repeating: 0, count: most)
            case .literal(let byte): bytes.append(byte)
            case .offset: return nil
            }
        }
        return places.isEmpty ? nil : (bytes, places)
    }

    /// What stands before the month and before the day in a form of a day whose month and day have one digit or two; nil for any
    /// other form.
    var daySeparators: (beforeMonth: UInt8, beforeDay: UInt8)? {
        guard tokens.count == 5, case .literal(let first) = tokens[1], case .literal(let second) = tokens[3],
            tokens[2] == .number(.month, least: 1, most: 2), tokens[4] == .number(.day, least: 1, most: 2),
            !first.isDigit, !second.isDigit
        else { return nil }
        return (first, second)
    }

    /// The day that a text states; nil when it has another form.
    package func day(of text: [UInt8]) -> CivilDate? { read(text.span)?.day }

    /// Whether every text of another form is one of this form already, so that the other is never tried in vain.
    package func covers(_ other: DateFormat) -> Bool {
        guard isSerial == other.isSerial, tokens.count == other.tokens.count else { return false }
        for (mine, theirs) in zip(tokens, other.tokens) {
            switch (mine, theirs) {
            case (.number(let part, let least, let most), .number(let otherPart, let otherLeast, let otherMost)):
                guard part == otherPart, least <= otherLeast, most >= otherMost else { return false }
            default: guard mine == theirs else { return false }
            }
        }
        return true
    }

    /// An offset `Z`, `+08:00` or `-05:30` after a fraction of zeros; nil for anything else.
    private static func offset(_ text: Bytes, _ index: inout Int) -> Int? {
        if index < text.count, text[index] == 0x2E {
            index += 1
            let start = index
            while index < text.count, text[index] == 0x30 { index += 1 }
            guard index > start else { return nil }
        }
        guard index < text.count else { return nil }
        let sign = text[index]
        index += 1
        if sign == 0x5A { return 0 }
        guard sign == 0x2B || sign == 0x2D, index + 5 == text.count, text[index + 2] == 0x3A,
            text.extracting(index..<index + 2).isDigits, text.extracting(index + 3..<index + 5).isDigits
        else { return nil }
        let hours = Int(text[index] - 0x30) * 10 + Int(text[index + 1] - 0x30)
        let minutes = Int(text[index + 3] - 0x30) * 10 + Int(text[index + 4] - 0x30)
        index += 5
        guard hours <= 14, minutes < 60 else { return nil }
        return (sign == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}

extension DateFormat.Reading {
    /// The moment that the reading names.
    var instant: Instant {
        let local = Instant(day: day, hour: hour, minute: minute, second: second)
        guard let offset else { return local }
        return Instant(seconds: local.seconds + Int64(8 * 3600 - offset))
    }

    /// Reads a spreadsheet's serial: days since 1899-12-30 with the phantom 1900-02-29, a fraction for the time of day.
    ///
    /// Serial 60 is no day and 0 is none yet; up to 59 the count is one day off. In the 1904 system serial 0 is
    /// 1904-01-01. A time is rounded to the second. Source: rules §1 `date-invalid`, §10.9, §10.11.
    init?(serial text: Bytes, since1904: Bool) {
        let point = text.firstIndex(of: 0x2E) ?? text.count
        guard case .units(var days)? = ExactDecimal.scaled(text.extracting(0..<point), to: 0), days >= 0,
            text[0] != 0x2D, days <= 2_958_465
        else { return nil }
        var seconds = 0
        if point < text.count {
            guard text.extracting(point + 1..<text.count).isDigits else { return nil }
            // Nine decimals of a day are a ten-thousandth of a second.
            var billionths = 0
            for place in 0..<9 {
                let index = point + 1 + place
                billionths = billionths * 10 + (index < text.count ? Int(text[index] - 0x30) : 0)
            }
            seconds = (billionths * 86400 + 500_000_000) / 1_000_000_000
        }
        if seconds == 86400 {
            seconds = 0
            days += 1
        }
        if since1904 { days += 1462 }
        guard (1...2_958_465).contains(days), days != 60 else { return nil }
        let epoch = CivilDate(days: days < 60 ? -25568 : -25569)
        self.init(
            day: epoch.adding(days: Int(days)), hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60,
            offset: nil)
    }
}

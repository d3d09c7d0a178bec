import Canonical

/// A declared form of dates or moments, year first: `yyyy/M/d`, `yyyy年M月d日`, `yyyy-MM-dd HH:mm:ss`.
///
/// `M d H` take one or two digits (padded ones too), `MM dd HH mm ss` exactly two; everything else stands for itself.
package struct DateFormat: Sendable {
    /// The form as the mapping writes it.
    package let text: String
    /// Whether the form has a time of day.
    package let hasTime: Bool
    private let tokens: [Token]

    private enum Part: Int {
        case year, month, day, hour, minute, second
    }

    private enum Token {
        case number(Part, digits: ClosedRange<Int>)
        case literal(UInt8)
    }

    /// A form; nil unless it has year, month and day in this order, and a time only as hour, minute and perhaps second.
    package init?(_ text: String) {
        var tokens: [Token] = []
        var rest = Array(text.utf8)[...]
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }.count
            switch (letter, run) {
            case (0x79, 4): tokens.append(.number(.year, digits: 4...4))
            case (0x4D, 1...2): tokens.append(.number(.month, digits: run...2))
            case (0x64, 1...2): tokens.append(.number(.day, digits: run...2))
            case (0x48, 1...2): tokens.append(.number(.hour, digits: run...2))
            case (0x6D, 2): tokens.append(.number(.minute, digits: 2...2))
            case (0x73, 2): tokens.append(.number(.second, digits: 2...2))
            case (0x41...0x5A, _), (0x61...0x7A, _): return nil
            default: for _ in 0..<run { tokens.append(.literal(letter)) }
            }
            rest = rest.dropFirst(run)
        }
        var parts: [Int] = []
        for case .number(let part, _) in tokens { parts.append(part.rawValue) }
        guard parts.count >= 3, parts.count != 4, parts == Array(0..<parts.count) else { return nil }
        self.text = text
        self.tokens = tokens
        hasTime = parts.count > 3
    }

    /// The day and the time that a text states.
    struct Reading {
        let day: CivilDate
        let hour: Int
        let minute: Int
        let second: Int
    }

    /// Reads a trimmed, folded text; nil when it has another form or names no day or time of the calendar.
    func read(_ text: ArraySlice<UInt8>) -> Reading? {
        var rest = text
        var year = 0
        var month = 0
        var day = 0
        var hour = 0
        var minute = 0
        var second = 0
        for token in tokens {
            switch token {
            case .literal(let byte):
                guard rest.first == byte else { return nil }
                rest = rest.dropFirst()
            case .number(let part, let digits):
                guard let number = DateFormat.number(&rest, digits) else { return nil }
                switch part {
                case .year: year = number
                case .month: month = number
                case .day: day = number
                case .hour: hour = number
                case .minute: minute = number
                case .second: second = number
                }
            }
        }
        guard rest.isEmpty, hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return Reading(day: date, hour: hour, minute: minute, second: second)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < digits.upperBound, let byte = rest.first, (0x30...0x39).contains(byte) {
            value = value * 10 + Int(byte - 0x30)
            count += 1
            rest = rest.dropFirst()
        }
        return count >= digits.lowerBound ? value : nil
    }
}

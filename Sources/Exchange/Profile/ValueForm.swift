import Canonical
import Definitions

/// Another form of a value than the canonical one (canonical-model §1.3), as a destination asks for it.
package enum ValueForm: String, Sendable, CaseIterable {
    /// A day as `20261120`.
    case compactDay = "yyyyMMdd"
    /// The day before an exclusive end, as `2026-11-20`: the last day that counts.
    case lastDay = "last-day"
    /// The day before an exclusive end, as `20261120`.
    case compactLastDay = "last-yyyyMMdd"
    /// A moment as `2026-11-20 09:30:00` in Asia/Shanghai.
    case localTime = "local-time"
    /// The second before an exclusive end, as `2026-11-19 23:59:59`.
    case lastSecond = "last-second"
    /// An amount in 元 with two decimals, as text.
    case yuan
    /// A truth value as `"1"` or `"0"`.
    case oneZero = "one-zero"
    /// A division with twelve digits: six that stand for a county get zeros behind them.
    case twelveDigits = "12-digits"
    /// Personal text with its middle hidden: `138****0001`, `王**`.
    case masked

    /// Reads a form that fits a field.
    init(_ node: DefinitionNode, of field: FieldDefinition) throws(DefinitionError) {
        let fitting = ValueForm.allCases.filter { $0.fits(field) }
        let text = try node.text()
        guard let form = fitting.first(where: { $0.rawValue == text }) else {
            let words = fitting.map(\.rawValue).joined(separator: "、")
            throw node.error(
                fitting.isEmpty ? "字段“\(field.name)”只有规范写法，不能用 form" : "字段“\(field.name)”的 form 应为：\(words)")
        }
        self = form
    }

    private func fits(_ field: FieldDefinition) -> Bool {
        switch (self, field.type) {
        case (.compactDay, .date), (.lastDay, .date), (.compactLastDay, .date), (.localTime, .datetime),
            (.lastSecond, .datetime), (.yuan, .money), (.oneZero, .boolean), (.twelveDigits, .division):
            true
        case (.masked, .text): field.sensitivity.isPersonal
        default: false
        }
    }

    /// Appends a value of the field in this form; the field is usable.
    func append(_ field: FieldDefinition, of record: Record, to bytes: inout [UInt8]) {
        JSONText.append(text(of: field, in: record).utf8, to: &bytes)
    }

    private func text(of field: FieldDefinition, in record: Record) -> String {
        let number = record.number(of: field) ?? 0
        let day = CivilDate(days: Int32(truncatingIfNeeded: number))
        switch self {
        case .compactDay: return day.compact
        case .lastDay: return day.adding(days: -1).description
        case .compactLastDay: return day.adding(days: -1).compact
        case .localTime: return Instant(seconds: number).local
        case .lastSecond: return Instant(seconds: number - 1).local
        case .yuan: return Fen(number).yuan
        case .oneZero: return number == 0 ? "0" : "1"
        case .twelveDigits:
            let code = record[Field<Code>(of: field)]?.text ?? ""
            return code.utf8.count == 6 ? "\(code)000000" : code
        case .masked: return ValueForm.masked(record[Field<Text>(of: field)]?.string ?? "")
        }
    }

    /// Of a number of seven characters and more the first three and the last four stay, of anything shorter the first.
    private static func masked(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let (head, tail) = scalars.count >= 8 ? (3, 4) : (1, 0)
        guard scalars.count > head + tail else { return String(repeating: "*", count: scalars.count) }
        var shown = String.UnicodeScalarView()
        for (place, scalar) in scalars.enumerated() {
            shown.append(place < head || place >= scalars.count - tail ? scalar : "*")
        }
        return String(shown)
    }
}

extension CivilDate {
    fileprivate var compact: String { description.filter { $0 != "-" } }
}

extension Instant {
    fileprivate var local: String { description.prefix(19).map { $0 == "T" ? " " : String($0) }.joined() }
}

import Canonical

/// How the content of one column is made of a record; texts and descriptions stand in the row's `PackageWords`.
enum PackageCell: BitwiseCopyable, Sendable {
    case constant(PackageWords.Word)
    case text(Int)
    case joined(Int, lineBreaks: PackageWords.Word)
    case texts(Int, separator: PackageWords.Word)
    case masked(Int, first: Int, last: Int)
    case label(Int, labels: Int)
    case labels(Int, labels: Int, separator: PackageWords.Word)
    case date(Int, isLast: Bool)
    case moment(Int, isLast: Bool)
    case number(Int, scale: Int)
    case truth(Int, yes: PackageWords.Word, no: PackageWords.Word)
    case shareRole(labels: Int)
    case sharePercent

    init(
        _ field: FieldDefinition, _ form: PackageForm, in codes: CodeTables, of column: PackageColumn,
        profile: PackageProfile, words: inout PackageWords
    ) throws(PackageTableError) {
        let separator = words.add(profile.listSeparator)
        switch form {
        case .text(let lineBreaks):
            if case .list = field.type {
                self = .texts(field.index, separator: separator)
            } else if let lineBreaks {
                self = .joined(field.index, lineBreaks: words.add(lineBreaks))
            } else {
                self = .text(field.index)
            }
        case .masked(let first, let last): self = .masked(field.index, first: first, last: last)
        case .label(let labels):
            let labels = words.add(try Labels(labels, in: codes, of: column))
            if case .list = field.type {
                self = .labels(field.index, labels: labels, separator: separator)
            } else {
                self = .label(field.index, labels: labels)
            }
        case .day: self = field.type == .date ? .date(field.index, isLast: false) : .moment(field.index, isLast: false)
        case .lastDay:
            self = field.type == .date ? .date(field.index, isLast: true) : .moment(field.index, isLast: true)
        case .yuan: self = .number(field.index, scale: 2)
        case .integer: self = .number(field.index, scale: 0)
        case .decimal(let scale): self = .number(field.index, scale: scale)
        case .truth:
            self = .truth(field.index, yes: words.add(profile.truth.yes), no: words.add(profile.truth.no))
        }
    }

    /// Appends the content; `false` where a code has no description.
    func append(_ record: Record, _ words: PackageWords, to bytes: inout [UInt8]) -> Bool {
        switch self {
        case .constant(let content): words.append(content, to: &bytes)
        case .text(let index): record.showText(at: index) { bytes.append(contentsOf: $0) }
        case .joined(let index, let lineBreaks):
            record.showText(at: index) { PackageCell.append($0, lineBreaks: lineBreaks, words, to: &bytes) }
        case .texts(let index, let separator):
            for (place, text) in (record.texts(at: index) ?? []).enumerated() {
                if place > 0 { words.append(separator, to: &bytes) }
                bytes.append(contentsOf: text)
            }
        case .masked(let index, let first, let last):
            record.showText(at: index) { PackageCell.append($0, keepingFirst: first, last: last, to: &bytes) }
        case .label(let index, let labels):
            var isDescribed = true
            record.showText(at: index) { isDescribed = words.append($0, of: labels, to: &bytes) }
            return isDescribed
        case .labels(let index, let labels, let separator):
            for (place, code) in (record.texts(at: index) ?? []).enumerated() {
                if place > 0 { words.append(separator, to: &bytes) }
                guard words.append(code.span, of: labels, to: &bytes) else { return false }
            }
        case .date(let index, let isLast):
            guard let number = record.number(at: index) else { break }
            let day = CivilDate(days: Int32(truncatingIfNeeded: number))
            PackageCell.append(isLast ? day.adding(days: -1) : day, to: &bytes)
        case .moment(let index, let isLast):
            guard let number = record.number(at: index) else { break }
            let moment = Instant(seconds: number)
            PackageCell.append(isLast ? moment.lastCoveredDay : moment.day, to: &bytes)
        case .number(let index, let scale):
            guard let number = record.number(at: index) else { break }
            Digits.append(units: number, scale: scale, to: &bytes)
        case .truth(let index, let yes, let no):
            guard let number = record.number(at: index) else { break }
            words.append(number != 0 ? yes : no, to: &bytes)
        case .shareRole(let labels):
            guard let share = PackageCell.ownShare(of: record) else { break }
            return words.append(share.role.bytes.span, of: labels, to: &bytes)
        case .sharePercent:
            guard let share = PackageCell.ownShare(of: record) else { break }
            Digits.append(units: share.percent.hundredths, scale: 2, to: &bytes)
        }
        return true
    }

    private static func ownShare(of record: Record) -> Share? {
        record[Policy.shares]?.first { $0.insurerCode == record.insurer }
    }

    private static func append(_ day: CivilDate, to bytes: inout [UInt8]) {
        let (year, month, date) = day.components
        Digits.append((year * 100 + month) * 100 + date, width: 8, to: &bytes)
    }

    /// Each run of line breaks and tabs becomes `lineBreaks`; at the end of the text it is left out.
    private static func append(
        _ text: Bytes, lineBreaks: PackageWords.Word, _ words: PackageWords, to bytes: inout [UInt8]
    ) {
        var start = 0
        var isPending = false
        for index in 0..<text.count where text[index] == 0x0A || text[index] == 0x0D || text[index] == 0x09 {
            if start < index {
                if isPending { words.append(lineBreaks, to: &bytes) }
                bytes.append(contentsOf: text.extracting(start..<index))
            }
            isPending = true
            start = index + 1
        }
        guard start < text.count else { return }
        if isPending { words.append(lineBreaks, to: &bytes) }
        bytes.append(contentsOf: text.extracting(start..<text.count))
    }

    /// A text of which at most half the characters are kept, whatever the profile allows: short ones would stand open.
    private static func append(_ text: Bytes, keepingFirst first: Int, last: Int, to bytes: inout [UInt8]) {
        let count = text.scalarCount
        let most = count / 2
        let start = min(first, most)
        let end = min(last, most - start)
        var scalar = -1
        for index in 0..<text.count {
            // Bytes that continue a character are 10xxxxxx.
            let begins = text[index] & 0xC0 != 0x80
            if begins { scalar += 1 }
            if scalar < start || scalar >= count - end {
                bytes.append(text[index])
            } else if begins {
                bytes.append(0x2A)
            }
        }
    }
}

import Canonical

/// How the content of one column is made of a record.
enum PackageCell: Sendable {
    case constant([UInt8])
    case text(Int, lineBreaks: [UInt8]?)
    case texts(Int, separator: [UInt8])
    case masked(Int, first: Int, last: Int)
    case label(Int, Labels)
    case labels(Int, Labels, separator: [UInt8])
    case date(Int, isLast: Bool)
    case moment(Int, isLast: Bool)
    case number(Int, scale: Int)
    case truth(Int, yes: [UInt8], no: [UInt8])
    case shareRole(Labels)
    case sharePercent

    init(
        _ field: FieldDefinition, _ form: PackageForm, in codes: CodeTables, of column: PackageColumn,
        profile: PackageProfile
    ) throws(PackageTableError) {
        let separator = Array(profile.listSeparator.utf8)
        switch form {
        case .text(let lineBreaks):
            if case .list = field.type {
                self = .texts(field.index, separator: separator)
            } else {
                self = .text(field.index, lineBreaks: lineBreaks.map { Array($0.utf8) })
            }
        case .masked(let first, let last): self = .masked(field.index, first: first, last: last)
        case .label(let labels):
            let compiled = try Labels(labels, in: codes, of: column)
            if case .list = field.type {
                self = .labels(field.index, compiled, separator: separator)
            } else {
                self = .label(field.index, compiled)
            }
        case .day: self = field.type == .date ? .date(field.index, isLast: false) : .moment(field.index, isLast: false)
        case .lastDay:
            self = field.type == .date ? .date(field.index, isLast: true) : .moment(field.index, isLast: true)
        case .yuan: self = .number(field.index, scale: 2)
        case .integer: self = .number(field.index, scale: 0)
        case .decimal(let scale): self = .number(field.index, scale: scale)
        case .truth: self = .truth(field.index, yes: Array(profile.truth.yes.utf8), no: Array(profile.truth.no.utf8))
        }
    }

    /// Appends the content; `false` where a code has no description.
    func append(_ record: Record, to bytes: inout [UInt8]) -> Bool {
        switch self {
        case .constant(let content): bytes.append(contentsOf: content)
        case .text(let index, let lineBreaks):
            guard let text = record.text(at: index) else { break }
            guard let lineBreaks else {
                bytes.append(contentsOf: text)
                break
            }
            PackageCell.append(text, lineBreaks: lineBreaks, to: &bytes)
        case .texts(let index, let separator):
            for (place, text) in (record.texts(at: index) ?? []).enumerated() {
                if place > 0 { bytes.append(contentsOf: separator) }
                bytes.append(contentsOf: text)
            }
        case .masked(let index, let first, let last):
            guard let text = record.text(at: index) else { break }
            PackageCell.append(text, keepingFirst: first, last: last, to: &bytes)
        case .label(let index, let labels):
            guard let code = record.text(at: index) else { break }
            guard let label = labels[code] else { return false }
            bytes.append(contentsOf: label)
        case .labels(let index, let labels, let separator):
            for (place, code) in (record.texts(at: index) ?? []).enumerated() {
                if place > 0 { bytes.append(contentsOf: separator) }
                guard let label = labels[code] else { return false }
                bytes.append(contentsOf: label)
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
            bytes.append(contentsOf: number != 0 ? yes : no)
        case .shareRole(let labels):
            guard let share = PackageCell.ownShare(of: record) else { break }
            guard let label = labels[share.role.bytes[...]] else { return false }
            bytes.append(contentsOf: label)
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
        Digits.append(year, width: 4, to: &bytes)
        Digits.append(month, width: 2, to: &bytes)
        Digits.append(date, width: 2, to: &bytes)
    }

    /// Each run of line breaks and tabs becomes `lineBreaks`; at the end of the text it is left out.
    private static func append(_ text: ArraySlice<UInt8>, lineBreaks: [UInt8], to bytes: inout [UInt8]) {
        var isPending = false
        for byte in text {
            if byte == 0x0A || byte == 0x0D || byte == 0x09 {
                isPending = true
                continue
            }
            if isPending { bytes.append(contentsOf: lineBreaks) }
            isPending = false
            bytes.append(byte)
        }
    }

    /// A text of which at most half the characters are kept, whatever the profile allows: short ones would stand open.
    private static func append(
        _ text: ArraySlice<UInt8>, keepingFirst first: Int, last: Int, to bytes: inout [UInt8]
    ) {
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        let most = scalars.count / 2
        let start = min(first, most)
        let end = min(last, most - start)
        for (place, scalar) in scalars.enumerated() {
            if place < start || place >= scalars.count - end {
                bytes.append(contentsOf: Array(String(scalar).utf8))
            } else {
                bytes.append(0x2A)
            }
        }
    }
}

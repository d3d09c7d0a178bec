import Canonical
import Exchange
import Foundation
import TestKit

/// A record read back from the bytes of a destination, by its profile turned round.
struct WireRecord {
    private(set) var record: Record
    /// Fields whose value on the wire stands for several of the model's, or hides it.
    private var blurred: Set<Int> = []

    /// Reads data.
    ///
    /// - Parameters:
    ///   - data: The JSON object that was projected.
    ///   - profile: The kind at the destination.
    ///   - original: The record it was made of, for insurer, time and the day of its codes.
    /// - Throws: The data is not what the profile says.
    init(_ data: [UInt8], of profile: KindProfile, on original: Record) throws {
        record = Record(
            kind: original.kind, insurer: original.insurer, recordedAt: original.recordedAt, origin: original.origin)
        guard let members = try JSONSerialization.jsonObject(with: Data(data)) as? [String: Any] else {
            throw SampleError.notFound("an object")
        }
        let day = original.referenceDay(asOf: original.recordedAt.day) ?? original.recordedAt.day
        for field in profile.fields {
            guard let value = members[field.name] else { continue }
            try read(value, field, day)
        }
    }

    /// Whether a field says the same; of a blurred one only that it is there.
    func agrees(on field: FieldProfile, with original: Record) -> Bool {
        let index = field.field.index
        guard !blurred.contains(index) else { return record.state(of: index) == original.state(of: index) }
        return value(of: field.field, in: record) == value(of: field.field, in: original)
    }

    private func value(of field: FieldDefinition, in record: Record) -> [UInt8] {
        var bytes: [UInt8] = []
        if record.state(of: field.index) == .usable { record.append(field, personal: .open, to: &bytes) }
        return bytes
    }

    private mutating func read(_ value: Any, _ field: FieldProfile, _ day: CivilDate) throws {
        let index = field.field.index
        switch field.writing {
        case .codes(let translation):
            let meanings = try Self.meanings(of: translation, table: field.field.codeTable, on: day)
            let texts = (value as? [String]) ?? [value as? String ?? ""]
            if texts.contains(where: { meanings[$0]?.count != 1 }) { blurred.insert(index) }
            let codes = texts.compactMap { meanings[$0]?.first }
            if value is [String] { record.store(codes, at: index) } else { record.store(code: codes[0], at: index) }
        case .form(let form):
            guard let text = value as? String else { throw SampleError.notFound(field.name) }
            try read(text, form, at: index)
        case .canonical: try readCanonical(value, field.field)
        }
    }

    private mutating func read(_ text: String, _ form: ValueForm, at index: Int) throws {
        func day(_ text: String) throws -> Int64 {
            let digits = text.filter { $0 != "-" }
            let iso = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
            guard let day = CivilDate(iso: iso) else { throw SampleError.notFound(text) }
            return Int64(day.days)
        }
        func moment(_ text: String) throws -> Int64 {
            let parts = text.split(separator: " ")
            let clock = parts[1].split(separator: ":").compactMap { Int($0) }
            let date = CivilDate(days: Int32(try day(String(parts[0]))))
            return Instant(day: date, hour: clock[0], minute: clock[1], second: clock[2]).seconds
        }
        switch form {
        case .compactDay: record.store(number: try day(text), at: index)
        case .lastDay, .compactLastDay: record.store(number: try day(text) + 1, at: index)
        case .localTime: record.store(number: try moment(text), at: index)
        case .lastSecond: record.store(number: try moment(text) + 1, at: index)
        case .yuan: record.store(number: Int64(text.filter { $0 != "." }) ?? 0, at: index)
        case .oneZero: record.store(number: text == "1" ? 1 : 0, at: index)
        case .twelveDigits:
            guard let code = Code(bytes: text.utf8.prefix(6)) else { throw SampleError.notFound(text) }
            record.store(code: code, at: index)
        case .masked:
            blurred.insert(index)
            record.store(Text(text), at: index)
        }
    }

    private mutating func readCanonical(_ value: Any, _ field: FieldDefinition) throws {
        var bytes = Array(#"{"\#(field.name)":"#.utf8)
        bytes += try JSONSerialization.data(
            withJSONObject: value, options: [.fragmentsAllowed, .withoutEscapingSlashes, .sortedKeys])
        bytes.append(0x7D)
        let read = try Record(canonical: bytes, kind: record.kind, recordedAt: record.recordedAt)
        switch field.type {
        case .date, .datetime, .money, .integer, .decimal, .boolean:
            record.store(number: read.number(of: field) ?? 0, at: field.index)
        case .code, .division:
            if let code = read[Field<Code>(of: field)] { record.store(code: code, at: field.index) }
        case .list(.code): record.store(read[Field<[Code]>(of: field)] ?? [], at: field.index)
        case .list: record.store(read[Field<[Text]>(of: field)] ?? [], at: field.index)
        case .shares: record.store(read[Field<[Share]>(of: field)] ?? [], at: field.index)
        case .text, .creditCode, .reference: record.store(read[Field<Text>(of: field)] ?? "", at: field.index)
        }
    }

    /// The model's codes behind each of the destination's.
    private static func meanings(
        of translation: CodeTranslation, table: CodeTableID?, on day: CivilDate
    ) throws -> [String: [Code]] {
        guard let table else { return [:] }
        return Dictionary(grouping: try WholeRecords.codes(of: table)) { translation.text(of: $0, on: day) }
    }
}

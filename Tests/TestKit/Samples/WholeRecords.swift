package import Canonical
import Definitions

/// Records with a value in every field, made by one rule from the model's tables, so that another program can make the same.
///
/// With `i` for a field's place: text `<name>-i`, days from 2026-11-01 on, moments 3661 s apart, amounts 100000·i + 5, codes by
/// their place in their table, references `R-i`, kinds `service`.
package enum WholeRecords {
    /// The day of collection.
    package static let day = CivilDate(days: 20_777)

    /// A record of a kind; its key is its key fields' text.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - turn: Moves the choice of codes, days, amounts and truth values.
    /// - Returns: The record.
    /// - Throws: A code table cannot be read.
    package static func record(_ kind: Kind, turn: Int = 0) throws -> Record {
        var record = Record(
            kind: kind, insurer: SampleRecords.insurer, recordedAt: Instant(day: day), origin: Origin(file: 0, row: 2))
        for field in kind.definition.fields { try set(field, of: &record, turn: turn) }
        return record
    }

    private static func set(_ field: FieldDefinition, of record: inout Record, turn: Int) throws {
        let (index, turned) = (field.index, field.index + turn)
        let first = Int64(CivilDate(year: 2026, month: 11, day: 1)?.days ?? 0)
        switch field.type {
        case .text(_, .kindID): record.store(Text("service"), at: index)
        case .text: record.store(Text("\(field.name)-\(index)"), at: index)
        case .creditCode: record.store("91310115MA1FL00079" as Text, at: index)
        case .reference: record.store(Text("R-\(index)"), at: index)
        case .code(let table): record.store(code: try code(turned, of: table), at: index)
        case .division: record.store(code: "310115", at: index)
        case .date: record.store(number: first + Int64(turned), at: index)
        case .datetime:
            let start = Instant(day: CivilDate(days: Int32(first))).seconds
            record.store(number: start + Int64(turned) * 3661, at: index)
        case .money: record.store(number: Int64(100_000 * turned + 5), at: index)
        case .integer(let bounds):
            record.store(number: min(bounds.upperBound, max(bounds.lowerBound, Int64(turned))), at: index)
        case .decimal: record.store(number: Int64(10_000 + turned), at: index)
        case .boolean: record.store(number: turned % 2 == 0 ? 1 : 0, at: index)
        case .list(.code(let table)):
            record.store([try code(turned, of: table), try code(turned + 1, of: table)], at: index)
        case .list(.reference): record.store(["R-2", "R-1"] as [Text], at: index)
        case .list: record.store(["甲", "乙"] as [Text], at: index)
        case .shares:
            record.store(
                [Share(insurerCode: "900101", insurerName: "样例财险", role: "03", percent: Percent(hundredths: 10_000))],
                at: index)
        }
    }

    /// The codes of a table in the order of its file.
    package static func codes(of id: CodeTableID) throws -> [Code] {
        let path = "\(Repository.mappings)/code-tables/\(id).csv"
        return try CodeTableFile.load(path: path, id: id, isComplete: true).rows.map(\.code)
    }

    private static func code(_ place: Int, of id: CodeTableID) throws -> Code {
        let codes = try codes(of: id)
        return codes[place % codes.count]
    }
}

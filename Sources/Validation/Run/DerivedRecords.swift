import Canonical
import Rules

/// The records that rows of another kind repeat (a unit inside its policies): which repetition counts, and which differ.
///
/// Source: rules §0.5, §10.16.
struct DerivedRecords {
    /// A repetition that says something else than the one before.
    struct Difference {
        let record: Record
        let rule: RuleDefinition
        let anchor: FieldDefinition?
    }

    /// The differences, in the order in which they were met.
    private(set) var differences: [Difference] = []
    /// How many such records there are.
    var count: Int { precedences.count }

    private var precedences: [Int: Int64] = [:]

    /// Notes the first occurrence, at its position among the records.
    mutating func begin(at position: Int, precedence: Int64) { precedences[position] = precedence }

    /// Compares a repetition with the record that counts so far, and says whether it counts instead.
    mutating func replaces(_ record: Record, precedence: Int64, _ counted: Record, at position: Int) -> Bool {
        if record.canonicalBytes() != counted.canonicalBytes(), !record.hasUnusableField, !counted.hasUnusableField {
            note(record, counted)
        }
        // What can be relied on counts before what cannot.
        let isBetter = (record.hasUnusableField ? 0 : 1, precedence)
        let was = (counted.hasUnusableField ? 0 : 1, precedences[position] ?? Int64.min)
        guard isBetter > was else { return false }
        precedences[position] = precedence
        return true
    }

    private mutating func note(_ record: Record, _ counted: Record) {
        var renamed = record
        if let name = counted[InsuredUnit.name], record.kind == .insuredUnit { renamed[InsuredUnit.name] = name }
        let isNameOnly = record.kind == .insuredUnit && renamed.canonicalBytes() == counted.canonicalBytes()
        if isNameOnly {
            differences.append(
                Difference(
                    record: record, rule: DataSetRule<DataSet>.nameConflict.definition,
                    anchor: InsuredUnit.name.definition))
        } else {
            differences.append(
                Difference(
                    record: record, rule: Repetition.derivedRecordDiffers, anchor: record.kind.definition.key.last))
        }
    }
}

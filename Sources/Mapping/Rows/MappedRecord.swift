package import Canonical

/// One record as a row gave it, with what the cell rules found in it.
package struct MappedRecord: Sendable {
    /// The record; fields with an error are unusable, and an unreadable row is marked as such.
    package var record: Record
    /// The findings, one for a source cell and rule.
    package var violations: [Violation] = []
    /// The cell rules that could not be applied.
    package var unchecked: [Unchecked] = []
    /// For a record that several rows repeat (a unit inside policies): the larger one wins; nil for any other.
    package var precedence: Int64?

    /// A record of which nothing is said yet.
    package init(_ record: Record) { self.record = record }
}

extension MappedRecord {
    /// Forgets what was said of another row.
    @inline(__always)
    mutating func clear() {
        if !violations.isEmpty { violations = [] }
        if !unchecked.isEmpty { unchecked = [] }
        precedence = nil
    }
}

/// A cell rule that could not be applied to a field (未核验): neither passed nor broken.
package struct Unchecked: Hashable, Sendable {
    /// The rule.
    package let rule: RuleDefinition
    /// The index of the canonical field.
    package let field: Int
    /// What was missing.
    package let cause: NotCheckedCause
}

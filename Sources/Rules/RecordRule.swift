package import Canonical

/// A rule that one record decides, with the parameters (rules §0, level R).
package struct RecordRule: Sendable {
    /// The rule's row of the catalogue.
    package let definition: RuleDefinition
    /// The kind it judges.
    package let kind: Kind
    /// Fields that become unusable with the anchor when the rule is broken.
    let spoils: [Int]
    /// The fields without which it says nothing.
    let reads: [Int]
    /// The rule itself, for a record whose fields of `reads` are not unusable.
    let judge: @Sendable (Record, RuleContext) -> Ruling

    /// A rule on records of one kind.
    ///
    /// - Parameters:
    ///   - definition: Its row of the catalogue.
    ///   - kind: The kind it judges.
    ///   - reads: The fields without which it says nothing: one of them unusable skips the rule.
    ///   - spoils: Fields that an error makes unusable beside the anchor.
    ///   - judge: The rule itself.
    init(
        _ definition: RuleDefinition, _ kind: Kind, reads: [Int], spoils: [Int] = [],
        judge: @escaping @Sendable (Record, RuleContext) -> Ruling
    ) {
        self.definition = definition
        self.kind = kind
        self.reads = reads
        self.spoils = spoils
        self.judge = judge
    }
}

package import Canonical

/// What a rule over a data set judges: a record at a position of the index, or a calendar year.
package enum Subject: Hashable, Sendable {
    case record(Int)
    case year(Int)
}

/// A rule that needs other records of the data set (rules §0, level B; level H where history answers).
package struct DataSetRule<Index: RecordIndex>: Sendable {
    /// The rule's row of the catalogue.
    package let definition: RuleDefinition
    private let judge: @Sendable (Index, RuleContext, (Subject, Ruling) -> Void) -> Void

    /// A rule that goes over the index itself and reports whatever it judged.
    init(
        _ definition: RuleDefinition,
        judge: @escaping @Sendable (Index, RuleContext, (Subject, Ruling) -> Void) -> Void
    ) {
        self.definition = definition
        self.judge = judge
    }

    /// A rule on each record of one kind.
    ///
    /// - Parameters:
    ///   - definition: Its row of the catalogue.
    ///   - kind: The kind it judges.
    ///   - reads: The record's fields without which it says nothing: one of them unusable skips the rule.
    ///   - judge: The rule itself.
    init(
        _ definition: RuleDefinition, _ kind: Kind, reads: [Int],
        judge: @escaping @Sendable (Record, Index, RuleContext) -> Ruling
    ) {
        self.init(
            definition, kind, reads: reads,
            withPosition: { record, _, index, context in
                judge(record, index, context)
            })
    }

    /// The same for a rule that asks the index about the record's position.
    init(
        _ definition: RuleDefinition, _ kind: Kind, reads: [Int],
        withPosition judge: @escaping @Sendable (Record, _ position: Int, Index, RuleContext) -> Ruling
    ) {
        self.init(definition) { index, context, report in
            for position in index.positions(of: kind) {
                let record = index.record(at: position)
                let isReadable = reads.allSatisfy { record.state(of: $0) != .unusable }
                report(.record(position), isReadable ? judge(record, position, index, context) : .skipped)
            }
        }
    }

    /// A rule on each record of one kind together with the record that one of its fields refers to.
    ///
    /// Without a reference, or when the parent's row could not be taken apart, the rule is skipped; when the parent is not
    /// known, because its kind is absent, or because an increment names one outside the batch, it is not checked.
    init(
        _ definition: RuleDefinition, _ kind: Kind, reads: [Int], with parent: Field<Text>, _ parentKind: Kind,
        judge: @escaping @Sendable (_ record: Record, _ parent: Record, Index, RuleContext) -> Ruling
    ) {
        self.init(definition, kind, reads: reads + [parent.index]) { record, index, context in
            guard let key = record.references(of: parent.definition).first else { return .skipped }
            if let position = index.position(of: parentKind, key) {
                return judge(record, index.record(at: position), index, context)
            }
            guard index.presence(of: parentKind) == .present else { return .notChecked(.kindAbsent(parentKind)) }
            return context.isFull || index.hasHistory || index.contains(parentKind, key)
                ? .skipped : .notChecked(.noHistory)
        }
    }

    /// Applies the rule to the whole data set.
    package func apply(to index: Index, in context: RuleContext, report: (Subject, Ruling) -> Void) {
        judge(index, context, report)
    }
}

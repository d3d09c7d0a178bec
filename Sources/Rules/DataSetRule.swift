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
    private let positions: (@Sendable (Index) -> [Index.Positions])?
    private let judge: @Sendable (Index, Index.Positions.SubSequence?, RuleContext, (Subject, Ruling) -> Void) -> Void

    /// A rule that goes over the index itself and reports whatever it judged.
    init(
        _ definition: RuleDefinition,
        judge: @escaping @Sendable (Index, RuleContext, (Subject, Ruling) -> Void) -> Void
    ) {
        self.definition = definition
        positions = nil
        self.judge = { index, _, context, report in judge(index, context, report) }
    }

    /// A rule on records at some positions, one list after the other, each judged without regard to the others.
    init(
        _ definition: RuleDefinition, at positions: @escaping @Sendable (Index) -> [Index.Positions],
        judge:
            @escaping @Sendable (
                Index, Index.Positions.SubSequence, RuleContext, (Subject, Ruling) -> Void
            ) -> Void
    ) {
        self.definition = definition
        self.positions = positions
        self.judge = { index, positions, context, report in
            if let positions { judge(index, positions, context, report) }
        }
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
        self.init(definition, at: { [$0.positions(of: kind)] }) { index, positions, context, report in
            index.forEachRecord(at: positions) { position, record in
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
        self.init(
            definition, kind, reads: reads, with: parent, parentKind,
            placed: { child, parent, index, context in judge(child.record, parent.record, index, context) })
    }

    /// The same for a rule that asks the index about the positions.
    init(
        _ definition: RuleDefinition, _ kind: Kind, reads: [Int], with parent: Field<Text>, _ parentKind: Kind,
        placed judge: @escaping @Sendable (_ child: Placed, _ parent: Placed, Index, RuleContext) -> Ruling
    ) {
        let field = parent.index
        self.init(
            definition, kind, reads: reads + [field],
            withPosition: { record, position, index, context in
                guard let name = index.name(in: field, of: position) else { return .skipped }
                if let found = index.position(of: parentKind, name) {
                    return judge(Placed(record: record, position: position), index.placed(found), index, context)
                }
                guard index.presence(of: parentKind) == .present else { return .notChecked(.kindAbsent(parentKind)) }
                return context.isFull || index.hasHistory || index.contains(parentKind, name)
                    ? .skipped : .notChecked(.noHistory)
            })
    }

    /// Applies the rule to the whole data set.
    package func apply(to index: Index, in context: RuleContext, report: (Subject, Ruling) -> Void) {
        guard let lists = separatePositions(in: index) else { return judge(index, nil, context, report) }
        for positions in lists { judge(index, positions[...], context, report) }
    }

    /// The positions that the rule judges one by one, in lists; nil when it looks at all of them together.
    package func separatePositions(in index: Index) -> [Index.Positions]? { positions?(index) }

    /// Applies the rule to some of `separatePositions`.
    package func apply(
        to index: Index, at positions: Index.Positions.SubSequence, in context: RuleContext,
        report: (Subject, Ruling) -> Void
    ) {
        judge(index, positions, context, report)
    }
}

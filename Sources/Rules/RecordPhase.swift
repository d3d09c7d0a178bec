package import Canonical

/// The record phase: every record rule of a kind in catalogue order, on one record after the other (rules §0.1).
package struct RecordPhase: Sendable {
    /// Those of one kind after those of another.
    private let rules: [RecordRule]
    /// The place of each kind's first rule, and behind them the number of all.
    private let starts: [Int]
    /// The rule of each place.
    package let definitions: [RuleDefinition]
    private let context: RuleContext

    /// The phase of one run.
    package init(context: RuleContext) { self.init(context: context, of: RuleCatalogue.recordRules) }

    /// The phase with only some of its rules, for measurements.
    package init(context: RuleContext, rules ids: Set<RuleID>) {
        self.init(context: context, of: RuleCatalogue.recordRules.filter { ids.contains($0.definition.id) })
    }

    /// A phase of these rules, in their order.
    init(context: RuleContext, of rules: [RecordRule]) {
        self.context = context
        let byKind = Kind.allCases.map { kind in rules.filter { $0.kind == kind } }
        starts = byKind.indices.map { kind in byKind[..<kind].reduce(0) { $0 + $1.count } } + [rules.count]
        self.rules = byKind.flatMap { $0 }
        definitions = self.rules.map { $0.definition }
    }

    /// Judges a record; an error makes its anchor unusable for the rules that follow.
    ///
    /// A withdrawal and a record that could not be taken apart are not judged (rules §0.6, §0.3).
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - report: Gets what each rule of its kind says; rules are named by their places in `definitions`, since to copy one
    ///     for every record costs more than most rules do.
    package func judge(_ record: inout Record, report: (_ place: Int, Ruling) -> Void) {
        guard case .upsert = record.operation, !record.isUnreadable else { return }
        let kind = Int(record.kind.rawValue)
        guard starts[kind] < starts[kind + 1] else { return }
        var isSpoilt = record.hasUnusableField
        // By address: counting references to rules, which all threads share, costs more than most rules do.
        rules.withUnsafeBufferPointer { rules in
            for place in starts[kind]..<starts[kind + 1] {
                if isSpoilt, rules[place].reads.contains(where: { record.state(of: $0) == .unusable }) {
                    report(place, .skipped)
                    continue
                }
                let ruling = rules[place].judge(record, context)
                report(place, ruling)
                guard case .violated(let anchor?, _) = ruling, rules[place].definition.severity == .error else {
                    continue
                }
                isSpoilt = true
                record.markUnusable(anchor.index)
                for field in rules[place].spoils { record.markUnusable(field) }
            }
        }
    }
}

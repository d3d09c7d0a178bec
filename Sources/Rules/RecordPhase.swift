package import Canonical

/// The record phase: every record rule of a kind in catalogue order, on one record after the other (rules §0.1).
package struct RecordPhase: Sendable {
    private let rules: [[RecordRule]]
    /// The rule of each place: those of one kind after those of another.
    package let definitions: [RuleDefinition]
    /// The place of each kind's first rule.
    private let starts: [Int]
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
        var starts: [Int] = []
        var count = 0
        for rules in byKind {
            starts.append(count)
            count += rules.count
        }
        self.rules = byKind
        self.starts = starts
        definitions = byKind.flatMap { rules in rules.map { $0.definition } }
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
        guard record.operation == .upsert, !record.isUnreadable else { return }
        let kind = Int(record.kind.rawValue)
        let start = starts[kind]
        // By address: counting references to rules, which all threads share, costs more than most rules do.
        rules.withUnsafeBufferPointer { kinds in
            kinds[kind].withUnsafeBufferPointer { rules in
                for index in rules.indices {
                    let ruling =
                        rules[index].reads.contains { record.state(of: $0) == .unusable }
                        ? .skipped : rules[index].judge(record, context)
                    report(start + index, ruling)
                    guard case .violated(let anchor?, _) = ruling, rules[index].definition.severity == .error else {
                        continue
                    }
                    record.markUnusable(anchor.index)
                    for field in rules[index].spoils { record.markUnusable(field) }
                }
            }
        }
    }
}

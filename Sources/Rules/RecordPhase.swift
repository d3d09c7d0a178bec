package import Canonical

/// The record phase: every record rule of a kind in catalogue order, on one record after the other (rules §0.1).
package struct RecordPhase: Sendable {
    private let rules: [[RecordRule]]
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
        self.rules = Kind.allCases.map { kind in rules.filter { $0.kind == kind } }
    }

    /// A rule of the phase, without what it says of itself.
    package struct Place: Sendable {
        fileprivate let kind: Kind
        fileprivate let index: Int
    }

    /// The rule at a place.
    package subscript(place: Place) -> RuleDefinition { rules[Int(place.kind.rawValue)][place.index].definition }

    /// Judges a record; an error makes its anchor unusable for the rules that follow.
    ///
    /// A withdrawal and a record that could not be taken apart are not judged (rules §0.6, §0.3).
    package func judge(_ record: inout Record, report: (Place, Ruling) -> Void) {
        guard record.operation == .upsert, !record.isUnreadable else { return }
        let kind = record.kind
        // By address: counting references to rules, which all threads share, costs more than most rules do.
        rules.withUnsafeBufferPointer { kinds in
            kinds[Int(kind.rawValue)].withUnsafeBufferPointer { rules in
                for index in rules.indices {
                    let ruling =
                        rules[index].reads.contains { record.state(of: $0) == .unusable }
                        ? .skipped : rules[index].judge(record, context)
                    report(Place(kind: kind, index: index), ruling)
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

package import Canonical

/// The record phase: every record rule of a kind in catalogue order, on one record after the other (rules §0.1).
package struct RecordPhase: Sendable {
    private let rules: [[RecordRule]]
    private let context: RuleContext

    /// The phase of one run.
    package init(context: RuleContext) {
        self.context = context
        rules = Kind.allCases.map { kind in RuleCatalogue.recordRules.filter { $0.kind == kind } }
    }

    /// The phase with only some of its rules, for measurements.
    package init(context: RuleContext, rules ids: Set<RuleID>) {
        self.context = context
        rules = Kind.allCases.map { kind in
            RuleCatalogue.recordRules.filter { $0.kind == kind && ids.contains($0.definition.id) }
        }
    }

    /// Judges a record; an error makes its anchor unusable for the rules that follow.
    ///
    /// A withdrawal and a record that could not be taken apart are not judged (rules §0.6, §0.3).
    package func judge(_ record: inout Record, report: (RuleDefinition, Ruling) -> Void) {
        guard record.operation == .upsert, !record.isUnreadable else { return }
        for rule in rules[Int(record.kind.rawValue)] {
            let ruling = rule.ruling(on: record, in: context)
            report(rule.definition, ruling)
            guard case .violated(let anchor?, _) = ruling, rule.definition.severity == .error else { continue }
            record.markUnusable(anchor.index)
            for field in rule.spoils { record.markUnusable(field) }
        }
    }
}

package import Canonical

/// The data-set phase: every rule of the catalogue in order, each on all its records before the next (rules §0.1, §10.14).
package struct DataSetPhase<Index: RecordIndex>: Sendable {
    private let rules = DataSetRule<Index>.catalogue
    private let context: RuleContext

    /// The rule of each place.
    package var definitions: [RuleDefinition] { rules.map { $0.definition } }

    /// The phase of one run.
    package init(context: RuleContext) { self.context = context }

    /// Judges a data set; an error makes its anchor unusable for the rules that follow, not for the same rule.
    ///
    /// - Parameters:
    ///   - index: The data set.
    ///   - report: Gets what each rule says of whatever it judged; rules are named by their places in `definitions`.
    package func judge(_ index: inout Index, report: (_ place: Int, Subject, Ruling) -> Void) {
        for (place, rule) in rules.enumerated() {
            var errors: [(position: Int, field: FieldDefinition)] = []
            rule.apply(to: index, in: context) { subject, ruling in
                report(place, subject, ruling)
                guard case .record(let position) = subject, case .violated(let anchor?, _) = ruling,
                    rule.definition.severity == .error
                else { return }
                errors.append((position, anchor))
            }
            for error in errors { index.markUnusable(error.field, at: error.position) }
        }
    }
}

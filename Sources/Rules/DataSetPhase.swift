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
    ///   - parts: Calls its function for the parts of a range, perhaps several at once, and gives the answers in order.
    ///   - report: Gets what each rule says; rules are named by their places in `definitions`.
    package func judge(
        _ index: inout Index,
        inParts parts: (_ count: Int, _ work: @Sendable (Range<Int>) -> RuleAnswers) -> [RuleAnswers] = {
            [$1(0..<$0)]
        },
        report: (_ place: Int, RuleAnswers) -> Void
    ) {
        let context = context
        for (place, rule) in rules.enumerated() {
            var answers: [RuleAnswers] = []
            let looked = index
            if let lists = rule.separatePositions(in: looked) {
                for positions in lists {
                    answers += parts(positions.count) { range in
                        var part = RuleAnswers()
                        rule.apply(to: looked, at: positions[range], in: context) { part.note($0, $1) }
                        return part
                    }
                }
            } else {
                var whole = RuleAnswers()
                rule.apply(to: looked, in: context) { whole.note($0, $1) }
                answers = [whole]
            }
            for part in answers {
                report(place, part)
                guard rule.definition.severity == .error else { continue }
                for violation in part.violations {
                    guard case .record(let position) = violation.subject, let anchor = violation.anchor else {
                        continue
                    }
                    index.markUnusable(anchor, at: position)
                }
            }
        }
    }
}

/// What one rule said of some records, or of a data set as a whole.
package struct RuleAnswers: Sendable {
    /// Something that the rule found.
    package struct Violated: Sendable {
        /// The record or year.
        package let subject: Subject
        /// The field; nil for the data set as a whole.
        package let anchor: FieldDefinition?
        /// What fills the message.
        package let arguments: Violation.Arguments
    }

    /// How often it was applied.
    package private(set) var checked = 0
    /// How often it could not be applied, by cause; a cause may stand several times.
    package private(set) var notChecked: [(cause: NotCheckedCause, count: Int)] = []
    /// What it found, in the order in which it looked.
    package private(set) var violations: [Violated] = []

    /// Nothing yet.
    package init() {}

    /// Counts one answer.
    package mutating func note(_ subject: Subject, _ ruling: Ruling) {
        switch ruling {
        case .passed: checked += 1
        case .skipped: break
        case .notChecked(let cause):
            if let last = notChecked.last, last.cause == cause {
                notChecked[notChecked.count - 1].count += 1
            } else {
                notChecked.append((cause, 1))
            }
        case .violated(let anchor, let arguments):
            checked += 1
            violations.append(Violated(subject: subject, anchor: anchor, arguments: arguments))
        }
    }
}

package import Canonical
import Rules

/// Judges single records by the record rules, as a run over files does: what an operator sends again, or corrected.
package struct RecordJudge: Sendable {
    private let parameters: RuleParameters

    /// A judge with the dated limits in force.
    package init(parameters: RuleParameters) { self.parameters = parameters }

    /// The error rules that a record breaks, in catalogue order.
    package func errors(in record: Record) -> [RuleID] {
        let context = RuleContext(asOf: record.recordedAt.day, parameters: parameters, isFull: false)
        let phase = RecordPhase(context: context)
        var record = record
        var broken: [RuleID] = []
        phase.judge(&record) { place, ruling in
            if case .violated = ruling, phase.definitions[place].severity == .error {
                broken.append(phase.definitions[place].id)
            }
        }
        return broken
    }
}

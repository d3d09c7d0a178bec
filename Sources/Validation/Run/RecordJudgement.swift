import Canonical
import Rules

/// What the record phase did to some records.
struct RecordJudgement: Sendable {
    /// Something that a rule found.
    struct Found: Sendable {
        let position: Int
        /// The rule, by its place in the phase.
        let place: Int
        let anchor: FieldDefinition?
        let arguments: Violation.Arguments
    }

    /// How often each rule was applied.
    private(set) var counts: PhaseCounts
    /// What was found, in the order of positions.
    private(set) var found: [Found] = []

    init(_ phase: RecordPhase) { counts = PhaseCounts(phase.definitions) }

    /// Judges one record more.
    mutating func judge(_ record: inout Record, at position: Int, _ phase: RecordPhase) {
        phase.judge(&record) { place, ruling in
            counts.note(place, ruling)
            guard case .violated(let anchor, let arguments) = ruling else { return }
            found.append(Found(position: position, place: place, anchor: anchor, arguments: arguments))
        }
    }
}

import Canonical
import Mapping
import Rules

/// Counts what each rule did while a run goes on.
struct TallyBook {
    private struct Counts {
        var checked = 0
        var findings = 0
        var notChecked: [NotCheckedCause: Int] = [:]
    }

    private var counts: [RuleID: Counts] = [:]

    /// Counts what the rules of a phase did.
    mutating func add(_ phase: PhaseCounts) {
        for (rule, count) in zip(phase.rules, phase.checked) { counts[rule.id, default: Counts()].checked += count }
        for (place, causes) in phase.notChecked {
            for (cause, count) in causes { note(phase.rules[place], notChecked: cause, count) }
        }
    }

    /// Counts applications of a rule, whatever they gave.
    mutating func note(_ rule: RuleDefinition, checked: Int) { counts[rule.id, default: Counts()].checked += checked }

    /// Counts an application that was not possible.
    mutating func note(_ rule: RuleDefinition, notChecked cause: NotCheckedCause, _ count: Int = 1) {
        counts[rule.id, default: Counts()].notChecked[cause, default: 0] += count
    }

    /// The tallies of the whole catalogue; findings are counted as they are listed.
    func tallies(findings: [Finding]) -> [RuleTally] {
        var broken: [RuleID: Int] = [:]
        for finding in findings { broken[finding.rule, default: 0] += 1 }
        return ValidationCatalogue.rules.map { rule in
            let counts = counts[rule.id] ?? Counts()
            return RuleTally(
                rule: rule, checked: counts.checked, findings: broken[rule.id] ?? 0, notChecked: counts.notChecked)
        }
    }
}

/// What the rules of one phase did, by their places: a phase tells of every rule and record, which must cost next to nothing.
struct PhaseCounts {
    /// The rules by their places.
    let rules: [RuleDefinition]
    /// How often each was applied.
    private(set) var checked: [Int]
    /// How often it could not be applied.
    private(set) var notChecked: [Int: [NotCheckedCause: Int]] = [:]

    init(_ rules: [RuleDefinition]) {
        self.rules = rules
        checked = [Int](repeating: 0, count: rules.count)
    }

    /// Counts one application.
    mutating func note(_ place: Int, _ ruling: Ruling) {
        switch ruling {
        case .passed, .violated: checked[place] += 1
        case .skipped: break
        case .notChecked(let cause): notChecked[place, default: [:]][cause, default: 0] += 1
        }
    }
}

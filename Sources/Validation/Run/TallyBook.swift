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

    /// Counts one application of a rule that is neither a cell rule nor a file rule.
    mutating func note(_ rule: RuleDefinition, _ ruling: Ruling) {
        switch ruling {
        case .passed, .violated: counts[rule.id, default: Counts()].checked += 1
        case .skipped: break
        case .notChecked(let cause): note(rule, notChecked: cause)
        }
    }

    /// Counts applications of a rule, whatever they gave.
    mutating func note(_ rule: RuleDefinition, checked: Int) { counts[rule.id, default: Counts()].checked += checked }

    /// Counts an application that was not possible.
    mutating func note(_ rule: RuleDefinition, notChecked cause: NotCheckedCause) {
        counts[rule.id, default: Counts()].notChecked[cause, default: 0] += 1
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

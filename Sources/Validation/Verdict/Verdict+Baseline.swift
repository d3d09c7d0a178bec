package import Adapters
package import Canonical

/// What a baseline did to a verdict.
package struct BaselineEffect: Hashable, Sendable {
    /// A finding that is not listed because it is accepted.
    package struct Hidden: Hashable, Sendable {
        /// The finding.
        package let finding: Finding
        /// Why, until when, and who answers for it.
        package let entry: Baseline.Entry
    }

    /// The findings that are not listed, in the order of findings.
    package let hidden: [Hidden]
    /// The entries that are past their day on the data date; what they accepted is listed again.
    package let expired: [Baseline.Entry]
    /// The entries in force that speak of no finding, and can be taken out.
    package let unused: [Baseline.Entry]
}

extension Verdict {
    /// The verdict without the findings that a baseline accepts on the data date.
    ///
    /// A hidden finding counts in no total and for no exit status. What becomes of its record does not change: one that an error
    /// refuses stays refused.
    package func hiding(_ baseline: Baseline) -> Verdict {
        let inForce = baseline.entries.filter { asOf <= $0.until }
        var byRule: [RuleID: [Int]] = [:]
        for (index, entry) in inForce.enumerated() { byRule[entry.rule, default: []].append(index) }
        var used: Set<Int> = []
        var hidden: [BaselineEffect.Hidden] = []
        var listed: [Finding] = []
        for finding in findings {
            if let index = byRule[finding.rule]?.first(where: { inForce[$0].matches(finding) }) {
                used.insert(index)
                hidden.append(BaselineEffect.Hidden(finding: finding, entry: inForce[index]))
            } else {
                listed.append(finding)
            }
        }
        var verdict = self
        verdict.findings = listed
        var counts: [RuleID: Int] = [:]
        for finding in listed { counts[finding.rule, default: 0] += 1 }
        verdict.tallies = tallies.map { tally in
            RuleTally(
                rule: tally.rule, checked: tally.checked, findings: counts[tally.rule.id] ?? 0,
                notChecked: tally.notChecked)
        }
        verdict.baseline = BaselineEffect(
            hidden: hidden, expired: baseline.entries.filter { asOf > $0.until },
            unused: inForce.indices.filter { !used.contains($0) }.map { inForce[$0] })
        return verdict
    }
}

package import Canonical

/// What people are told of one rule beyond its definition.
package struct RuleGuidance: Sendable {
    /// Why the rule is there, in one or two Chinese sentences.
    package let why: String
    /// What may keep the rule from being applied.
    package let needs: [NotCheckedCause]
    /// The data date of the examples; nil for that of the handbook.
    package let asOf: CivilDate?
    /// What must be set in `limits.yaml` for the rule to be applied.
    package let settings: [RuleSetting]
    /// What was stored before the examples came, for rules that look back.
    package let stored: [RuleExample]
    /// What the rule objects to.
    package let bad: [RuleExample]
    /// The same as it should be.
    package let good: [RuleExample]
}

/// A limit that examples assume, as `limits.yaml` would say it.
package struct RuleSetting: Hashable, Sendable {
    /// Its key with dots: `refusal.maxDays`, `budget.2026`.
    package let key: String
    /// Its value as text.
    package let value: String
}

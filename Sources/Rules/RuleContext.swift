package import Canonical

/// What rules know beside the records: the data date, the parameters, and what the mapping says of the data set.
package struct RuleContext: Sendable {
    /// The data date of the export; "today" is never used.
    package let asOf: CivilDate
    /// The dated limits in force.
    package let parameters: RuleParameters
    /// Whether the data set claims to hold every record (`full: true`).
    package let isFull: Bool

    /// A context for one run.
    package init(asOf: CivilDate, parameters: RuleParameters, isFull: Bool) {
        self.asOf = asOf
        self.parameters = parameters
        self.isFull = isFull
    }
}

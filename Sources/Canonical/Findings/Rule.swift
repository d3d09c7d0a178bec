/// The id of a rule: the slug of the rule catalogue, for example `credit-code-checksum`; never reused, never renumbered.
package struct RuleID: Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The slug.
    package let text: String

    /// A rule by its slug.
    package init(_ text: String) { self.text = text }

    package init(stringLiteral value: String) { text = value }

    package var description: String { text }

    package static func < (left: RuleID, right: RuleID) -> Bool { left.text < right.text }
}

/// What a finding means for its record.
package enum Severity: String, Hashable, Sendable, CaseIterable {
    /// 拒收: the record is not sent.
    case error
    /// 警告: sent, and reported.
    case warning
    /// 提示: for information.
    case notice

    /// The word that Chinese reports use.
    package var label: String {
        switch self {
        case .error: "拒收"
        case .warning: "警告"
        case .notice: "提示"
        }
    }
}

/// What a rule needs to see (rules §0 "Level").
package enum RuleLevel: String, Hashable, Sendable {
    /// One source record and code tables.
    case record
    /// A file or sheet.
    case file
    /// Other records of the same data set.
    case dataSet
    /// What was stored before.
    case history
}

/// A rule of the catalogue: what it says, why, and in which words.
package struct RuleDefinition: Hashable, Sendable {
    /// The rule's slug.
    package let id: RuleID
    /// What a finding means for the record.
    package let severity: Severity
    /// What the rule needs to see.
    package let level: RuleLevel
    /// The law, article or standard; `design` for a decision of this project.
    package let source: String
    /// The Chinese sentence; placeholders `{label}` `{key}` `{expected}` `{actual}` `{limit}` `{table}` `{n}`.
    package let message: String
    /// What to do, in Chinese, with the same placeholders.
    package let fix: String

    /// A rule by its catalogue row and its advice.
    package init(
        _ id: RuleID, _ severity: Severity, _ level: RuleLevel, source: String, message: String, fix: String
    ) {
        self.id = id
        self.severity = severity
        self.level = level
        self.source = source
        self.message = message
        self.fix = fix
    }
}

package import Canonical

/// What a rule says when it is applied to one record, or to one year of a data set; what is rare is behind a reference.
package enum Ruling: Hashable, Sendable {
    /// The rule holds.
    case passed
    /// The rule does not apply: a field it reads is unusable, or an optional one absent (rules §0.3, §0.4).
    case skipped
    /// The rule could not be applied; never counted as passed.
    indirect case notChecked(NotCheckedCause)
    /// The rule is broken at this anchor; `nil` anchors belong to the data set as a whole.
    indirect case violated(at: FieldDefinition?, Violation.Arguments)

    /// Broken at a field of the record.
    static func violated<Value>(_ field: Field<Value>, _ arguments: Violation.Arguments = .init()) -> Ruling {
        .violated(at: field.definition, arguments)
    }

    /// Broken when the condition holds; only then the field's definition is looked at.
    @inline(__always)
    static func violated<Value>(
        _ field: @autoclosure () -> Field<Value>, if isBroken: Bool,
        _ arguments: @autoclosure () -> Violation.Arguments = .init()
    ) -> Ruling {
        isBroken ? .violated(at: field().definition, arguments()) : .passed
    }
}

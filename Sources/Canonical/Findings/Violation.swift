/// A rule's verdict on one record, before it is put into words: the anchor field and what the sentence needs.
package struct Violation: Hashable, Sendable {
    /// What fills a message's placeholders; amounts in 元 with two decimals, days as `YYYY-MM-DD`.
    package struct Arguments: Hashable, Sendable {
        /// `{expected}`.
        package var expected: String?
        /// `{actual}`; never set for a personal field.
        package var actual: String?
        /// `{limit}`.
        package var limit: String?
        /// `{table}`.
        package var table: String?
        /// `{n}`.
        package var number: String?

        /// The arguments that a message names; the rest stays empty.
        package init(
            expected: String? = nil, actual: String? = nil, limit: String? = nil, table: String? = nil,
            number: String? = nil
        ) {
            self.expected = expected
            self.actual = actual
            self.limit = limit
            self.table = table
            self.number = number
        }
    }

    /// The rule.
    package let rule: RuleDefinition
    /// The anchor: the index of the canonical field that the finding points to; `nil` for the record as a whole.
    package let field: Int?
    /// What fills the message.
    package let arguments: Arguments
    /// The source column of a verdict on something that is no field; nil for a field's own, or the record's first.
    package var column: UInt16?

    /// A verdict on a field, or on the whole record.
    package init(_ rule: RuleDefinition, at field: FieldDefinition?, _ arguments: Arguments = Arguments()) {
        self.rule = rule
        self.field = field?.index
        self.arguments = arguments
    }
}

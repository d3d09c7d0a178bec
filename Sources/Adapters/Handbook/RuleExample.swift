package import Canonical

/// A part of an example: what one row of a file says, or a file as it stands.
package enum RuleExample: Hashable, Sendable {
    /// One row, which becomes a record of each kind that is named.
    case row([ExampleRecord])
    /// A small CSV file by its name and text, where the rule is about the file and not about a field.
    case file(name: String, text: String)
}

/// A record of an example: the fields that matter, as cells.
package struct ExampleRecord: Hashable, Sendable {
    /// The record's kind.
    package let kind: Kind
    /// The fields in the order in which the example names them.
    package let fields: [ExampleField]
}

/// A field of an example with the text of its cell; an empty text is an empty cell.
package struct ExampleField: Hashable, Sendable {
    /// The canonical field.
    package let field: FieldDefinition
    /// The cell: days `YYYY-MM-DD`, moments `YYYY-MM-DD HH:mm`, amounts in 元, truth values 是 and 否, lists with `;`.
    package let text: String
}

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
    /// What is said of the record as a whole.
    package let header: [ExampleHeader: String]
}

/// What an example can say of a record as a whole, beside its fields.
package enum ExampleHeader: String, Hashable, Sendable, CaseIterable {
    /// When the record was collected, `YYYY-MM-DD HH:mm`; else the data date.
    case recordedAt
    /// That the record is withdrawn, and why.
    case withdrawReason

    /// The Chinese label, which is the name of its column too.
    package var label: String {
        switch self {
        case .recordedAt: "数据采集时间"
        case .withdrawReason: "撤销原因"
        }
    }
}

/// A field of an example with the text of its cell; an empty text is an empty cell.
package struct ExampleField: Hashable, Sendable {
    /// The canonical field.
    package let field: FieldDefinition
    /// The cell: days `YYYY-MM-DD`, moments `YYYY-MM-DD HH:mm`, amounts in 元, truth values 是 and 否, lists with `;`.
    package let text: String
}

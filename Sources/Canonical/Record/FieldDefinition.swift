/// What a text field holds, which decides how it is cleaned and judged.
package enum TextRole: Hashable, Sendable {
    /// A number or name that identifies something: full-width forms are folded, lost digits are looked for.
    case identifier
    /// A policy number: an identifier of the form `[A-Za-z0-9-]{4,50}` (canonical-model §2.2).
    case policyNumber
    /// A GB/T 4754 code: an identifier of the form `[A-T]?[0-9]{2,4}` (canonical-model §2.1).
    case nationalIndustry
    /// A telephone number: folded like an identifier.
    case phone
    /// The name of a person, unit or thing: kept as written.
    case name
    /// Free text on one line.
    case free
    /// Free text that may contain line breaks and tabs (rules §10.3).
    case multiline
    /// The id of a kind whose records may have attachments: every kind but attachments themselves.
    case kindID
    /// The business key of the record whose kind the record's `kindID` names: a reference; the parts of a composite key are
    /// joined by `/`.
    case ownerKey
    /// An SM3 digest: 64 lower-case hex digits (GB/T 32905).
    case sm3
    /// A relative path, or an https address without credentials: `ContentAddress`.
    case uri
    /// A media type `type/subtype` (RFC 6838 §4.2).
    case mediaType
}

/// The type of a field's value (canonical-model §1).
package indirect enum FieldType: Hashable, Sendable {
    /// Text of at most `limit` Unicode scalars.
    case text(limit: Int, TextRole)
    /// A code of a table.
    case code(CodeTableID)
    /// An administrative division of six or twelve digits (GB/T 2260).
    case division
    /// A calendar day.
    case date
    /// A moment, to the second.
    case datetime
    /// Money in fen.
    case money
    /// A whole number within bounds, both included.
    case integer(ClosedRange<Int64>)
    /// An exact decimal with `scale` decimals and `precision` digits in all.
    case decimal(precision: Int, scale: Int)
    /// True or false.
    case boolean
    /// A unified social credit code.
    case creditCode
    /// The business key of another record; `isDependency`: that record must be accepted first at a destination.
    case reference(Kind, isDependency: Bool)
    /// Several values of one type, in order.
    case list(FieldType)
    /// The shares of a policy's insurers (共保份额).
    case shares
}

/// Whether a record must have a field.
package enum Need: Hashable, Sendable {
    case required
    case optional
    /// Needed under a condition that a rule of its own judges.
    case conditional
}

/// Whether a field holds personal data (个人信息, PIPL articles 4 and 28).
package enum Sensitivity: Hashable, Sendable {
    case plain
    case personal
    case sensitive

    /// Whether the value must not be shown or logged.
    package var isPersonal: Bool { self != .plain }
}

/// One field of a kind, as the model's table states it.
@usableFromInline
package struct FieldDefinition: Hashable, Sendable {
    /// The field's place in its kind, from 0.
    @usableFromInline package let index: Int
    /// The canonical name, camelCase.
    package let name: String
    /// The Chinese label of the model; reports prefer the source's own column name.
    package let label: String
    /// The type of the value.
    package let type: FieldType
    /// Whether a record must have it.
    package let need: Need
    /// Whether it holds personal data.
    package let sensitivity: Sensitivity

    /// Whether full-width forms are folded and reported: identifiers, numbers, dates and codes, never names and free text.
    package var isFolded: Bool { FieldDefinition.isFolded(type) }

    /// Whether digits may have been lost to a spreadsheet: identifiers and telephone numbers (rules §10.8).
    package var holdsIdentifier: Bool {
        switch type {
        case .text(_, .identifier), .text(_, .policyNumber), .text(_, .nationalIndustry), .text(_, .phone),
            .text(_, .ownerKey), .creditCode, .reference:
            true
        default: false
        }
    }

    /// The table of a code field, or of a list of codes.
    package var codeTable: CodeTableID? {
        switch type {
        case .code(let table), .list(.code(let table)): table
        default: nil
        }
    }

    /// Whether the field refers to other records; to which kind, a record may say: `Record.referredKind(of:)`.
    package var refers: Bool { referredKind != nil || namesOwner }

    /// Whether the field names the record's owner, of whatever kind.
    package var namesOwner: Bool { if case .text(_, .ownerKey) = type { true } else { false } }

    /// The kind that the field refers to, singly or in a list; nil where each record says it for itself.
    package var referredKind: Kind? {
        switch type {
        case .reference(let kind, _), .list(.reference(let kind, _)): kind
        default: nil
        }
    }

    /// Whether the record referred to must be accepted at a destination before this one is sent there.
    package var isSendingDependency: Bool {
        switch type {
        case .reference(_, let isDependency), .list(.reference(_, let isDependency)): isDependency
        default: namesOwner
        }
    }

    private static func isFolded(_ type: FieldType) -> Bool {
        switch type {
        case .text(_, .name), .text(_, .free), .text(_, .multiline), .text(_, .uri), .shares: false
        case .list(let element): isFolded(element)
        default: true
        }
    }
}

/// What a source's own format says a cell is, before the mapping reads it.
@usableFromInline
package enum CellKind: UInt8, Hashable, BitwiseCopyable, Sendable {
    /// No cell at all: a key that is not there, a JSON `null`, a column beyond the end of a sheet's row.
    case absent
    /// Text as it stands; the only kind of cell that CSV and XML have.
    case text
    /// A number as decimal digits without exponent: the literal of JSON, the shortest decimal that restores the binary
    /// double of a spreadsheet (rules §10.9). A JSON literal with an exponent keeps it.
    case number
    /// A spreadsheet's number that is shown as a day or a moment; the digits are its serial.
    case serial
    /// A spreadsheet's number that is shown as a percentage; the digits are the fraction, 0.15 for 15 %.
    case percent
    /// `true` or `false`, in these letters.
    case boolean
    /// A spreadsheet's error; the text is what it shows, for example `#N/A`.
    case error
    /// A spreadsheet's formula that was saved without its value.
    case uncalculated
    /// A JSON object or array, or an XML element with children; it has no text.
    case container
    /// Several values of a nested record; their cells stand apart (`SourceBatch.items`).
    case list

    /// Whether a cell of this kind has no text of its own, although it is there.
    var isValueless: Bool {
        switch self {
        case .error, .uncalculated, .container, .list: true
        case .absent, .text, .number, .serial, .percent, .boolean: false
        }
    }
}

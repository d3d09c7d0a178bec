/// What the start tag of a cell says.
///
/// Source: ECMA-376 Part 1 §18.3.1.4.
struct CellTag {
    /// How the cell's value is to be taken.
    enum ValueType {
        case number
        case sharedString
        case formulaText
        case inlineText
        case boolean
        case error
        case date
        case unknown
    }

    /// Nil for a cell that follows the one before it.
    var reference: CellReference?
    var style = 0
    var type = ValueType.number

    init() {}

    init(_ tag: borrowing XMLTag) throws(InvalidReference) {
        if let text = tag.value("r") {
            guard let reference = CellReference(text) else { throw InvalidReference() }
            self.reference = reference
        }
        style = tag.text("s").flatMap(Int.init) ?? 0
        type =
            switch tag.text("t") {
            case nil, "n": .number
            case "s": .sharedString
            case "str": .formulaText
            case "inlineStr": .inlineText
            case "b": .boolean
            case "e": .error
            case "d": .date
            default: .unknown
            }
    }

    /// The cell's reference is none.
    struct InvalidReference: Error {}
}

/// A place in a text as editors count it: 1-based line, 1-based column in Unicode scalars.
///
/// LF, CR LF and CR each end a line, as in YAML 1.1 and RFC 4180.
struct TextPosition: Equatable {
    private(set) var line = 1
    private(set) var column = 1
    private var followsCarriageReturn = false

    mutating func advance(over scalar: Unicode.Scalar) {
        switch scalar {
        case "\n" where followsCarriageReturn:
            followsCarriageReturn = false
        case "\n", "\r":
            line += 1
            column = 1
            followsCarriageReturn = scalar == "\r"
        default:
            column += 1
            followsCarriageReturn = false
        }
    }
}

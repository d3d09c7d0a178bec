/// A piece of a page: what is written in the code is markup, every text put into it is escaped.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Pieces, one after the other.
    init(_ pieces: [HTML]) { text = pieces.map(\.text).joined(separator: "\n") }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

        mutating func appendInterpolation(_ pieces: [HTML]) { text += HTML(pieces).text }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        /// Text from outside: nothing of it is markup, and nothing of it changes what stands around it.
        mutating func appendInterpolation(_ outside: String) {
            for scalar in outside.unicodeScalars {
                switch scalar {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}",
                    "\u{2060}"..."\u{206F}", "\u{FEFF}":
                    text += "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
    }
}

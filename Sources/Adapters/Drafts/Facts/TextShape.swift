/// The shape of a text without its content: digits are `9`, letters `A`, other characters of words `字`; punctuation stays.
///
/// `DYAQ-2026` is `AAAA-9999`. Long shapes are cut, and a run of one character that is longer than eight is written once with
/// its length: `9{18}`. Nothing of a value can be read from it.
enum TextShape {
    private static let limit = 32
    private static let runLimit = 8

    /// The shape of a text on one line.
    static func shape(of text: String) -> String {
        var shape = ""
        var run: (character: Character, count: Int)?
        for scalar in text.unicodeScalars {
            let next = character(for: scalar)
            if run?.character == next {
                run?.count += 1
            } else {
                shape += words(run)
                run = (next, 1)
            }
            if shape.count > limit { return shape.prefix(limit) + "…" }
        }
        return shape + words(run)
    }

    /// The most frequent shapes, at most three.
    static func shapes(of texts: [String]) -> [String] {
        var counts: [String: Int] = [:]
        var order: [String] = []
        for text in texts {
            let shape = shape(of: text)
            if counts[shape] == nil { order.append(shape) }
            counts[shape, default: 0] += 1
        }
        let places = order.indices.sorted {
            (counts[order[$0], default: 0], $1) > (counts[order[$1], default: 0], $0)
        }
        return places.prefix(3).map { order[$0] }
    }

    private static func words(_ run: (character: Character, count: Int)?) -> String {
        guard let run else { return "" }
        return run.count > runLimit
            ? "\(run.character){\(run.count)}" : String(repeating: run.character, count: run.count)
    }

    private static func character(for scalar: Unicode.Scalar) -> Character {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: "9"
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter: "A"
        case .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark, .privateUse, .unassigned, .surrogate: "字"
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator, .format: " "
        default: Character(scalar)
        }
    }
}

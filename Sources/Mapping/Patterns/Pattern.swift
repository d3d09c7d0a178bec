package import Canonical

/// A pattern over text that is matched in linear time, whatever the text: the mapping language's own regular expressions.
///
/// Literals, `.`, classes `[0-9一-龥]` and `[^…]`, groups `(…)`, `|`, the repetitions `? * + {m} {m,} {m,n}`, the anchors `^`
/// and `$`, and `\` before a character that is meant itself, with `\d` for a digit and `\s` for a blank. A pattern is looked
/// for anywhere in the text unless it is anchored; of several matches the leftmost counts, and repetitions take as much as
/// they can. There are no back references and no look-around.
package struct Pattern: Sendable {
    /// The pattern as the mapping writes it.
    package let text: String
    /// How many groups capture.
    package let groupCount: Int

    let program: [PatternInstruction]
    let classes: [PatternClass]

    /// Compiles a pattern.
    ///
    /// - Throws: What is wrong, with the place in the pattern.
    package init(_ text: String) throws(PatternFault) {
        var parser = PatternParser(text)
        let node = try parser.parse()
        var compiler = PatternCompiler()
        try compiler.compile(node)
        self.text = text
        groupCount = parser.groupCount
        program = compiler.program
        classes = compiler.classes
    }

    /// Whether the pattern is found in the text.
    package func matches(_ text: Bytes) -> Bool { match(in: text) != nil }

    /// The place of the leftmost match and of its groups: the whole match first; nil for a group that took no part.
    package func match(in text: Bytes) -> [Range<Int>?]? {
        PatternMachine(self).run(text, from: 0)
    }

    /// All matches that do not overlap, empty ones left out.
    package func matches(in text: Bytes) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        let machine = PatternMachine(self)
        while start <= text.count, let match = machine.run(text, from: start), let whole = match[0] {
            if !whole.isEmpty { found.append(whole) }
            start = whole.isEmpty ? PatternMachine.next(text, whole.upperBound) : whole.upperBound
        }
        return found
    }
}

/// What is wrong with a pattern: a Chinese sentence, and the character at which it shows, from 1.
package struct PatternFault: Error, Equatable {
    /// The sentence.
    package let message: String
    /// The place in characters.
    package let place: Int
}

/// A set of characters.
struct PatternClass: Sendable, Equatable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated: Bool

    func contains(_ scalar: UInt32) -> Bool {
        for range in ranges where range.contains(scalar) { return !isNegated }
        return isNegated
    }
}

/// One step of a compiled pattern.
enum PatternInstruction: Sendable, Equatable {
    /// Takes this character.
    case scalar(UInt32)
    /// Takes a character of a class.
    case set(Int)
    /// Takes any character.
    case any
    /// Goes on at both places; the first is preferred.
    case split(Int, Int)
    case jump(Int)
    /// Notes the place in a slot: twice the group's number, or one more for its end.
    case save(Int)
    case start
    case end
    case accept
}

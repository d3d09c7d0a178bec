import Canonical
import Foundation
import Mapping
import Testing

@Suite struct PatternAgreementTests {
    /// A generator with a fixed seed (SplitMix64), so that a failure comes again.
    private struct Draws {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }

        mutating func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

        mutating func one<Item>(of items: [Item]) -> Item { items[number(below: items.count)] }
    }

    private static let letters = ["a", "b", "1", "保", "险", "𠮷"]

    /// A pattern in which nothing that may be empty is repeated without bound: there the flavours differ in what they
    /// prefer, see the Pike machine's nullable loops.
    private static func pattern(_ draws: inout Draws, depth: Int) -> String {
        let branches = (0...draws.number(below: 2)).map { _ in
            (0...draws.number(below: 3)).map { _ in item(&draws, depth: depth) }.joined()
        }
        return branches.joined(separator: "|")
    }

    private static func item(_ draws: inout Draws, depth: Int) -> String {
        let bounded = ["", "", "?", "{2}", "{1,2}", "{0,2}"]
        switch draws.number(below: depth > 0 ? 5 : 3) {
        case 0: return draws.one(of: letters) + draws.one(of: bounded + ["*", "+", "{1,}"])
        case 1:
            return draws.one(of: ["[a-b]", "[^a]", "[一-龥]", "[1保]", ".", #"\d"#]) + draws.one(of: bounded + ["*", "+"])
        case 2: return draws.one(of: letters)
        case 3: return "(\(pattern(&draws, depth: depth - 1)))" + draws.one(of: ["", "", "?", "{2}"])
        default: return "(\(draws.one(of: letters))\(pattern(&draws, depth: 0)))" + draws.one(of: ["", "?"])
        }
    }

    @Test func `agrees with another implementation on 600 generated pairs`() throws {
        var draws = Draws(seed: 20_261_120)
        var matched = 0
        for _ in 0..<600 {
            let body = Self.pattern(&draws, depth: 2)
            let pattern = draws.one(of: ["", "", "^"]) + "(\(body))" + draws.one(of: ["", "", "$"])
            let text = (0..<draws.number(below: 12)).map { _ in draws.one(of: Self.letters) }.joined()
            let other = try NSRegularExpression(pattern: pattern)
            let found = other.firstMatch(in: text, range: NSRange(text.startIndex..., in: text))
            let expected = found.map { found in
                (0..<found.numberOfRanges).map { Range(found.range(at: $0), in: text).map { String(text[$0]) } }
            }
            let taken = try Pattern(pattern).taken(from: text)
            #expect(taken == expected, "\(pattern) on \(text)")
            matched += taken == nil ? 0 : 1
        }
        // A generator that never matched would agree on everything.
        #expect((100..<590).contains(matched))
    }

    @Test(arguments: ["(a*)*", "(a|b*)*c", "(|a)+", "(a?b?)*", "((a*)b*)*1"])
    func `agrees on whether there is a match where what may be empty is repeated`(pattern: String) throws {
        var draws = Draws(seed: 7)
        let own = try Pattern("^(\(pattern))$")
        let other = try NSRegularExpression(pattern: "^(\(pattern))$")
        for _ in 0..<60 {
            let text = (0..<draws.number(below: 8)).map { _ in draws.one(of: ["a", "b", "1", "c"]) }.joined()
            let isFound = other.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
            #expect(own.matches(Array(text.utf8).span) == isFound, "\(pattern) on \(text)")
        }
    }
}

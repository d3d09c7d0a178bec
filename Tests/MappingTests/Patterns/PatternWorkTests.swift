import Canonical
import Testing

@testable import Mapping

@Suite struct PatternWorkTests {
    /// The steps of the machine on a text.
    private func steps(_ pattern: String, on text: String) throws -> Int {
        var steps = 0
        _ = PatternMachine(try Pattern(pattern)).run(Array(text.utf8).span, from: 0, steps: &steps)
        return steps
    }

    /// Patterns that make a backtracking matcher try every way to cut a text.
    @Test(
        arguments: [
            ("(a*)*b", "a"), ("(a|a)*b", "a"), ("(a+)+$", "a"), ("(a|aa)+c", "a"), ("(.*)(.*)(.*)(.*)x", "险"),
            ("((a{0,9})*)*b", "a"), ("^(([0-9])+.)+$", "1"), ("(a?){30}a{30}b", "a"), ("(|a)*b", "a"),
            ("[^b]*[^b]*b", "保"),
        ])
    func `works in proportion to the text`(pattern: String, letter: String) throws {
        let short = try steps(pattern, on: String(repeating: letter, count: 200))
        let long = try steps(pattern, on: String(repeating: letter, count: 2000))
        // Ten times the text; the first characters cost less, while the threads are still few.
        #expect(long <= short * 11)
        let program = try Pattern(pattern).program.count
        #expect(long <= 2001 * program * 2)
    }

    @Test func `a machine that has what it wants stops`() throws {
        #expect(try steps("^a", on: "a" + String(repeating: "b", count: 10_000)) < 20)
        #expect(try steps("^a", on: String(repeating: "b", count: 10_000)) < 20)
    }
}

import TestKit
import Testing

@Suite struct UsageTests {
    @Test(arguments: [["--help"], ["validate", "--help"], ["evidence", "verify", "-h"], ["help", "sync"]])
    func `help goes to standard output and ends with 0`(arguments: [String]) async throws {
        let outcome = try await Workplace().run(arguments)
        #expect(outcome.end == .exit(0))
        #expect(outcome.output.contains("USAGE: anze"))
        #expect(outcome.complaint.isEmpty)
    }

    @Test(arguments: [
        ([], "SUBCOMMANDS"), (["evidence"], "SUBCOMMANDS"), (["frobnicate"], "frobnicate"),
        (["status", "--frobnicate"], "--frobnicate"), (["evidence", "frobnicate"], "frobnicate"),
        (["sync", "now"], "now"), (["sync", "--lang", "en"], "zh"), (["pause", "national-share"], "--reason"),
    ])
    func `a command that says nothing to do ends with 2 and shows how it is used`(
        arguments: [String], word: String
    ) async throws {
        let outcome = try await Workplace.ingested().run(arguments)
        #expect(outcome.end == .exit(2))
        #expect(outcome.output.isEmpty)
        #expect(outcome.complaint.contains(word))
        #expect(outcome.complaint.uppercased().contains("USAGE: ANZE"))
    }
}

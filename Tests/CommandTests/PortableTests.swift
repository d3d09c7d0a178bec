import Foundation
import TestKit
import Testing

/// `anze-validate`: the same verdicts as `anze`, without a gateway.
@Suite struct PortableTests {
    private static let export = ["export", "--insurer", Workplace.insurer]

    @Test(arguments: [
        ["validate"] + export, ["validate"] + export + ["--json"],
        ["validate", "gateway.yaml", "--insurer", "dongyue"],
        ["normalize"] + export, ["rules"], ["rules", "--json"], ["explain", "orphan-reference"], ["explain", "orphan"],
        ["mapping", "new", Workplace.samples + "/" + Workplace.file("HF")], ["mapping", "new", "a.pdf"],
        ["mapping", "schema"],
    ])
    func `says and ends with what the gateway's command does`(arguments: [String]) async throws {
        let place = try await Workplace()
        let gateway = try await place.run(arguments)
        let validator = try await place.validator(arguments)
        #expect(validator.end == gateway.end)
        #expect(validator.output == gateway.output)
        #expect(validator.complaint == gateway.complaint.replacing("anze:", with: "anze-validate:"))
    }

    @Test func `validates when no command is named, and writes the gateway's reports byte by byte`() async throws {
        let place = try await Workplace()
        func reports(_ folder: String) throws -> [String] {
            try FileManager.default.createDirectory(
                atPath: place.folder.file(folder), withIntermediateDirectories: true)
            return ["text", "json", "accepted"].flatMap { ["--report", "\($0)=\(folder)/\($0)"] }
        }
        let gateway = try await place.run(["validate"] + Self.export + reports("gateway"))
        let validator = try await place.validator(Self.export + reports("validator"))
        #expect(gateway.end == .exit(1))
        #expect(validator.end == .exit(1))
        for kind in ["text", "json", "accepted"] {
            #expect(try place.text(of: "validator/\(kind)") == place.text(of: "gateway/\(kind)"))
        }
    }

    @Test func `checks of the mappings what it uses, and no destination's profile`() async throws {
        let place = try await Workplace()
        let gateway = try await place.anze("mapping", "check")
        let validator = try await place.validator(["mapping", "check"])
        #expect(validator.end == .exit(0))
        let lines = gateway.output.split(separator: "\n")
        #expect(validator.output.split(separator: "\n") == lines.filter { !$0.contains("platforms/") })
        #expect(lines.contains { $0.contains("platforms/") })
    }

    @Test(arguments: [
        (["--mappings", Repository.mappings], ["ANZE_MAPPINGS": "nowhere"], 1, ""),
        (["--mappings", "nowhere"], ["ANZE_MAPPINGS": Repository.mappings], 2, "nowhere/"),
        ([], ["ANZE_MAPPINGS": "nowhere"], 2, "nowhere/"),
        ([], [:], 1, ""),
    ])
    func `finds the mappings by option, by environment, and beside itself`(
        options: [String], environment: [String: String], status: Int, word: String
    ) async throws {
        let place = try await Workplace()
        let unpacked = try await place.unpackValidator()
        let outcome = try await place.validator(Self.export + options, at: unpacked, environment: environment)
        #expect(outcome.end == .exit(status))
        #expect(outcome.complaint.contains(word) || word.isEmpty, "\(outcome.complaint)")
    }

    @Test func `takes the folder mappings of the place where it runs when there is none beside it`() async throws {
        let place = try await Workplace()
        let missing = try await place.validator(Self.export, environment: [:])
        #expect(missing.end == .exit(2))
        #expect(missing.complaint.contains("mappings/"))
        try FileManager.default.createSymbolicLink(
            atPath: place.folder.file("mappings"), withDestinationPath: Repository.mappings)
        #expect(try await place.validator(Self.export, environment: [:]).end == .exit(1))
    }

    @Test(arguments: [
        ([], "<FILE>"), (["export"], "--insurer"), (["mapping"], "SUBCOMMANDS"),
        (export + ["--config", "gateway.yaml"], "--config"),
    ])
    func `what says nothing to do ends with 2`(arguments: [String], word: String) async throws {
        let outcome = try await Workplace().validator(arguments)
        #expect(outcome.end == .exit(2))
        #expect(outcome.output.isEmpty)
        #expect(outcome.complaint.contains(word), "\(outcome.complaint)")
    }

    @Test(arguments: [["--help"], ["help", "validate"], ["explain", "-h"]])
    func `help goes to standard output and ends with 0`(arguments: [String]) async throws {
        let outcome = try await Workplace().validator(arguments)
        #expect(outcome.end == .exit(0))
        #expect(outcome.output.contains("anze-validate"))
        #expect(outcome.complaint.isEmpty)
    }
}

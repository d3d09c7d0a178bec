import Foundation
import TestKit
import Testing

/// The SARIF report against the schema that OASIS publishes, judged by another program.
@Suite struct SARIFSchemaTests {
    private static let program = """
        import json, sys, jsonschema
        schema, report = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
        faults = sorted(jsonschema.Draft4Validator(schema).iter_errors(report), key=lambda fault: list(fault.path))
        for fault in faults[:5]: print("/".join(map(str, fault.path)), fault.message[:300])
        print(len(faults), "faults,", len(report["runs"][0]["results"]), "results")
        """

    private func judged(_ report: String) throws -> String {
        try Python.output(
            of: Self.program, Repository.root + "/Tests/CommandTests/Schemas/sarif-2.1.0.json", report)
    }

    @Test(arguments: ["dongyue", "jianghai", "yunling"])
    func `the report of a sample with planted defects is valid`(insurer: String) async throws {
        let place = try await Workplace()
        let samples = Repository.mappings + "/insurers/\(insurer)/1/samples"
        let outcome = try await place.anze(
            "validate", samples, "--insurer", insurer, "--report", "sarif=report.sarif", "--report", "json=report.json")
        #expect(outcome.end == .exit(1))
        let findings = try ReportDocument(place.text(of: "report.json")).findings.count
        #expect(findings > 0)
        #expect(try judged(place.folder.file("report.sarif")) == "0 faults, \(findings) results\n")
    }

    @Test func `a report that is not as the schema says is found`() throws {
        let folder = try TemporaryFolder()
        try Data(#"{"version": "2.1.0", "runs": [{"results": [{"level": "fatal"}]}]}"#.utf8)
            .write(to: URL(filePath: folder.file("wrong.sarif")))
        #expect(try !judged(folder.file("wrong.sarif")).contains("\n0 faults"))
        #expect(try judged(folder.file("wrong.sarif")).contains("'fatal' is not one of"))
    }
}

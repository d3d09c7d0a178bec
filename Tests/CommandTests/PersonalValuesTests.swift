import Foundation
import TestKit
import Testing

/// Looks for every personal value of the samples, in each of the formats that insurers send.
@Suite struct PersonalValuesTests {
    private static let insurers = ["dongyue", "jianghai", "yunling"]
    private static let reports = [
        "text=r.txt", "json=r.json", "html=r.html", "sarif=r.sarif", "junit=r.xml", "accepted=r.ndjson",
    ]

    @Test(arguments: insurers)
    func `no personal value of a sample is printed, logged or reported`(insurer: String) async throws {
        let place = try await Workplace()
        try place.configure("insurers: [dongyue]", as: "insurers: [\(insurer)]")
        let samples = "\(Repository.mappings)/insurers/\(insurer)/1/samples"
        let values = try await personalValues(place, samples, insurer)
        #expect(values.count > 40)
        let given = [samples, "--insurer", insurer]
        let workbooks = ["--report", "xlsx=r.xlsx", "--report", "rejected=x.xlsx"]
        for arguments in [
            ["validate", "--json"] + given,
            ["validate"] + given + Self.reports.flatMap { ["--report", $0] } + workbooks, ["normalize"] + given,
            ["ingest"] + given + ["--accept-manifest", "样例"], ["status"], ["failures"],
            ["mapping", "new", samples, "--out", "draft"],
        ] {
            let outcome = try await place.run(arguments, environment: ["ANZE_LOG": "trace"])
            if arguments[0] != "mapping" {
                #expect([.exit(0), .exit(1)].contains(outcome.end), "\(arguments): \(outcome.complaint)")
            }
            #expect(found(values, in: outcome.output + outcome.complaint) == [], "\(arguments)")
        }
        for report in Self.reports {
            let name = try #require(report.split(separator: "=").last.map(String.init))
            #expect(found(values, in: try place.text(of: name)) == [], "\(name)")
        }
        for workbook in ["r.xlsx", "x.xlsx"] {
            #expect(found(values, in: try place.unpacked(workbook)) == [], "\(workbook)")
        }
    }

    /// The values that `normalize` masks, as it shows them to those who ask.
    private func personalValues(_ place: Workplace, _ samples: String, _ insurer: String) async throws -> Set<String> {
        let masked = try await place.anze("normalize", samples, "--insurer", insurer)
        let revealed = try await place.anze("normalize", samples, "--insurer", insurer, "--reveal")
        var values: Set<String> = []
        for (hidden, shown) in zip(try records(masked.output), try records(revealed.output)) {
            for (field, value) in hidden where "\(value)".contains("‹personal›") {
                // Names of companies stand in fields that are not personal, too.
                for text in texts(of: shown[field]) where !text.contains("公司") { values.insert(text) }
            }
        }
        return values
    }

    private func records(_ lines: String) throws -> [[String: Any]] {
        try lines.split(separator: "\n").map { line in
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(record?["data"] as? [String: Any])
        }
    }

    private func texts(of value: Any?) -> [String] {
        if let list = value as? [Any] { return list.flatMap { texts(of: $0) } }
        return (value as? String).map { [$0] } ?? []
    }

    private func found(_ values: Set<String>, in text: String) -> [String] { values.filter { text.contains($0) } }
}

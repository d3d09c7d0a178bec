import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

@Suite struct SARIFReportTests {
    private struct Log: Decodable {
        struct Run: Decodable {
            let tool: Tool
            let invocations: [Invocation]
            let artifacts: [Artifact]
            let results: [Result]
        }
        struct Tool: Decodable { let driver: Driver }
        struct Driver: Decodable { let rules: [Rule] }
        struct Rule: Decodable { let id: String }
        struct Invocation: Decodable { let executionSuccessful: Bool }
        struct Artifact: Decodable { let location: ArtifactLocation }
        struct ArtifactLocation: Decodable { let uri: String }
        struct Result: Decodable {
            let ruleId: String
            let ruleIndex: Int
            let level: String
            let locations: [Location]
            let partialFingerprints: [String: String]
        }
        struct Location: Decodable {
            let physicalLocation: PhysicalLocation?
            let logicalLocations: [LogicalLocation]
        }
        struct PhysicalLocation: Decodable {
            let artifactLocation: ArtifactLocation
            let region: Region?
        }
        struct Region: Decodable { let startLine: Int }
        struct LogicalLocation: Decodable { let fullyQualifiedName: String }
        let version: String
        let runs: [Run]
    }

    private func run(_ verdict: Verdict, maxFindings: Int? = nil) throws -> Log.Run {
        var bytes: [UInt8] = []
        try SARIFReport(verdict, maxFindings: maxFindings).write { bytes.append(contentsOf: $0) }
        let log = try JSONDecoder().decode(Log.self, from: Data(bytes))
        #expect(log.version == "2.1.0")
        return try #require(log.runs.first)
    }

    @Test(arguments: Shipped.insurers)
    func `lists all rules, all files and every finding at its place`(insurer: String) throws {
        let verdict = try Shipped.sample(of: insurer)
        let run = try run(verdict)
        #expect(run.tool.driver.rules.map(\.id) == ValidationCatalogue.rules.map(\.id.text))
        #expect(run.artifacts.map(\.location.uri) == verdict.files.map(\.name))
        #expect(run.results.map(\.ruleId) == verdict.findings.map(\.rule.text))
        for (result, finding) in zip(run.results, verdict.findings) {
            #expect(run.tool.driver.rules[result.ruleIndex].id == result.ruleId)
            #expect(
                result.level == ["error": "error", "warning": "warning", "notice": "note"][finding.severity.rawValue])
            let place = result.locations[0].physicalLocation
            #expect(place?.artifactLocation.uri == finding.file)
            #expect(place?.region?.startLine == (finding.sheet == nil ? finding.row : nil))
            #expect(result.locations[0].logicalLocations[0].fullyQualifiedName == finding.placeWords)
        }
        #expect(Set(run.results.compactMap { $0.partialFingerprints["anzeFinding/v1"] }).count == run.results.count)
    }

    @Test func `a fingerprint survives sorting, and tells findings apart`() throws {
        func prints(_ lines: String...) throws -> [String?] {
            let verdict = try TestExport().adding(TestExport.experts, "编号,姓名,机构", lines.joined(separator: "\n")).judge()
            return try run(verdict).results.map { $0.partialFingerprints["anzeFinding/v1"] }
        }
        let sorted = try prints("E1,,", "E2,,")
        let turned = try prints("E2,,", "E1,,")
        #expect(sorted.count == 2 && sorted == turned.reversed())
    }

    @Test func `a run that lacks files was no success, and a capped list keeps its totals`() throws {
        let run = try run(Shipped.sample(without: ["YH"]), maxFindings: 1)
        #expect(run.invocations.map(\.executionSuccessful) == [false])
        #expect(run.results.count == 1)
    }

    @Test func `names of files become references`() throws {
        let verdict = try TestExport().adding(TestExport.experts, "编号,姓名,机构", "E1,,").judge()
        let run = try run(verdict)
        #expect(run.artifacts[0].location.uri == "E_20261120.csv")
        var bytes: [UInt8] = []
        try SARIFReport(Shipped.sample(of: "jianghai"), maxFindings: 0).write { bytes.append(contentsOf: $0) }
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\"results\":[]}]}\n"))
    }
}

@Suite struct JUnitReportTests {
    @Test func `a broken rule fails, a lesser one speaks, one that could not be applied is skipped`() throws {
        let verdict = try TestExport()
            .adding(TestExport.experts, "编号,姓名,机构", "E1,<&\">,", "E2,,", "Ｅ3,李四,").judge()
        let text = JUnitReport(verdict, failingOn: .error).text
        let cases = ValidationCatalogue.rules.count + 1
        #expect(
            text.contains(#"<testsuite name="test/1 2026-11-20" tests="\#(cases)" failures="1" errors="0" skipped="#))
        #expect(
            text.contains(
                """
                <testcase classname="error" name="field-required"><failure message="1处：“姓名”不能为空" \
                type="field-required">E_20261120.csv 第3行 “姓名”：“姓名”不能为空。
                """))
        #expect(text.contains(#"<testcase classname="notice" name="fullwidth-normalised"><system-out>"#))
        #expect(text.contains(#"name="manifest-count-mismatch"><skipped message="未核验："#))
        #expect(JUnitReport(verdict, failingOn: .notice).text.contains(#"failures="2""#))
    }

    @Test func `names at most twenty places of a rule and says how many there are`() throws {
        let lines = (1...25).map { "E\($0),," }.joined(separator: "\n")
        let text = try JUnitReport(
            TestExport().adding(TestExport.experts, "编号,姓名,机构", lines).judge(), failingOn: .error
        ).text
        #expect(text.contains(#"<failure message="25处："#))
        #expect(text.contains("第21行") && !text.contains("第22行"))
        #expect(text.contains("另有5处</failure>"))
    }

    @Test func `a partial run is an error`() throws {
        let text = try JUnitReport(Shipped.sample(without: ["YH"]), failingOn: .error).text
        #expect(text.contains(#"errors="1""#))
        #expect(text.contains(#"<testcase classname="run" name="completeness"><error message="未完成："#))
    }

    @Test func `no text breaks the document`() {
        #expect(
            XMLText.attribute("<a b=\"&\">\n\t\u{0}\u{FFFF}")
                == "&lt;a b=&quot;&amp;&quot;&gt;&#10;&#9;\u{FFFD}\u{FFFD}")
    }
}

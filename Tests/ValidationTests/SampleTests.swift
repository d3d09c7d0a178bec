import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

@Suite struct SampleTests {
    private struct Planted: Decodable {
        let file: String
        let row: Int
        let column: String
        let rule: String
    }

    @Test func `finds in the committed sample exactly what was planted`() throws {
        let truth = try String(contentsOfFile: Shipped.samples + "/truth.jsonl", encoding: .utf8)
        let planted = try truth.split(separator: "\n").map { line in
            let finding = try JSONDecoder().decode(Planted.self, from: Data(line.utf8))
            return "\(finding.rule)@\(finding.file):\(finding.row):\(finding.column)"
        }
        #expect(try Shipped.sample().places.sorted() == planted.sorted())
    }

    @Test func `accounts for every row and every record`() throws {
        let verdict = try Shipped.sample()
        for file in verdict.files where file.name != "DY_DZQD_20261120.csv" {
            #expect(file.rows == file.recordsByKind.values.reduce(0, +) + file.unreadableRows)
        }
        #expect(verdict.records.count == verdict.files.reduce(0) { $0 + $1.recordsByKind.values.reduce(0, +) })
        #expect(verdict.outcomes.values.reduce(0, +) == verdict.records.count)
        #expect(verdict.control.first { $0.kind == .policy }?.money == Fen(732_975_320))
        #expect(verdict.control.first { $0.kind == .service }?.count == 200)
    }

    @Test func `knows every rule of the catalogue once`() throws {
        let rules = try Shipped.sample().tallies.map(\.rule.id)
        #expect(Set(rules).count == rules.count)
        #expect(rules.count >= 100)
        for rule in ValidationCatalogue.rules {
            #expect(!rule.message.isEmpty && !rule.fix.isEmpty, "\(rule.id)")
        }
    }

    @Test func `does not check what a kind without its file decides`() throws {
        let verdict = try Shipped.sample(without: ["BD", "DZQD"])
        #expect(verdict.tally("service-unit-mismatch")?.notChecked == [.kindAbsent(.policy): 200])
        #expect(verdict.tally("service-unit-mismatch")?.checked == 0)
        #expect(verdict.tally("expense-cap-insurer-year")?.notChecked[.kindAbsent(.policy)] != nil)
        #expect(!verdict.places.contains { $0.hasPrefix("orphan-reference") && $0.contains("保单号") })
        #expect(verdict.completeness == .complete)
    }

    @Test func `a manifest that names a file nobody gave makes the run partial`() throws {
        let verdict = try Shipped.sample(without: ["PA"])
        #expect(verdict.completeness == .partial(reason: "清单所列文件未提供：DY_PA_20261120.csv"))
        #expect(verdict.places.contains("manifest-count-mismatch@DY_DZQD_20261120.csv:10:记录数"))
        #expect(verdict.exitStatus(failingOn: .error) == 4)
    }

    @Test func `lists findings by file, row, column and rule`() throws {
        let findings = try Shipped.sample().findings
        #expect(zip(findings, findings.dropFirst()).allSatisfy { !Finding.listedBefore($1, $0) })
    }
}

import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

@Suite struct SampleTests {
    private struct Planted: Decodable {
        let file: String
        let sheet: String?
        let row: Int
        let column: String
        let rule: String

        var place: String { "\(rule)@\(file):\(sheet.map { "\($0):" } ?? "")\(row):\(column)" }
    }

    /// What the generator says that it wrote.
    private struct Summary: Decodable {
        let rows: [String: Int]
        let sumsFen: [String: Int64]
    }

    @Test(arguments: Shipped.insurers)
    func `finds in a committed sample exactly what was planted`(insurer: String) throws {
        let truth = try String(contentsOfFile: Shipped.samples(of: insurer) + "/truth.jsonl", encoding: .utf8)
        let planted = try truth.split(separator: "\n").map { line in
            try JSONDecoder().decode(Planted.self, from: Data(line.utf8)).place
        }
        #expect(try Shipped.sample(of: insurer).places.sorted() == planted.sorted())
    }

    @Test(arguments: Shipped.insurers)
    func `accounts for every record that the generator wrote`(insurer: String) throws {
        let path = Shipped.samples(of: insurer) + "/summary.json"
        let summary = try JSONDecoder().decode(Summary.self, from: Data(contentsOf: URL(filePath: path)))
        let verdict = try Shipped.sample(of: insurer)
        var counts: [String: Int] = [:]
        for file in verdict.files {
            for (kind, count) in file.recordsByKind { counts[kind.id, default: 0] += count }
        }
        #expect(counts == summary.rows)
        #expect(verdict.records.count == counts.values.reduce(0, +))
        #expect(verdict.outcomes.values.reduce(0, +) == verdict.records.count)
        for control in verdict.control where control.kind.definition.control != nil {
            let field = control.kind.definition.control?.name ?? ""
            guard let stated = summary.sumsFen["\(control.kind.id).\(field)"] else { continue }
            #expect(control.money == Fen(stated), "\(control.kind.id)")
        }
    }

    /// What stands in a text file, counted without any reader: records, the header line included.
    private func recordCount(of path: String) throws -> Int {
        let bytes = try Data(contentsOf: URL(filePath: path))
        if path.hasSuffix(".xml") { return String(decoding: bytes, as: UTF8.self).ranges(of: "<Claim>").count }
        var count = 0
        var isQuoted = false
        // In GB18030 no second byte is a quote or a line end.
        for byte in bytes {
            if byte == 0x22, path.hasSuffix(".csv") { isQuoted.toggle() }
            if byte == 0x0A, !isQuoted { count += 1 }
        }
        return count
    }

    @Test(arguments: ["dongyue", "yunling"])
    func `accounts for every row of a text file`(insurer: String) throws {
        for file in try Shipped.sample(of: insurer).files {
            let headers = file.name.hasSuffix(".csv") ? 1 : 0
            #expect(
                try recordCount(of: file.path) == headers + file.rows + file.blankRows + file.skippedRows,
                "\(file.name)")
            #expect(file.unreadableRows == 0)
        }
    }

    @Test func `accounts for every row of a workbook`() throws {
        let file = try #require(try Shipped.sample(of: "jianghai").files.first)
        // 93 policies, 200 services, 78 hazards, 201 expenses, 64 feedbacks; the sixth record of a policy's row is its unit.
        #expect(file.rows == 93 + 200 + 78 + 201 + 64)
        #expect(file.skippedRows == 5)
        #expect(file.parts.count == 5)
        #expect(file.unreadableRows == 0)
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

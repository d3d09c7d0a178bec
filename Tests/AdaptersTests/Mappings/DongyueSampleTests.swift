import Adapters
import Canonical
import Foundation
import Mapping
import Testing

@Suite struct DongyueSampleTests {
    /// One line of `truth.jsonl`.
    private struct Place: Hashable, Decodable {
        let file: String
        let row: Int
        let column: String
        let rule: String
    }

    private let asOf = CivilDate(iso: "2026-11-20") ?? CivilDate(days: 0)

    private func mapping() throws -> InsurerMapping {
        try #require(try InsurerMapping.load(root: ShippedMappings.root, insurer: "dongyue").first)
    }

    private func files() throws -> [SourceFile] {
        let mapping = try mapping()
        let names = try FileManager.default.contentsOfDirectory(atPath: ShippedMappings.samples).sorted()
        return names.filter { $0.hasSuffix(".csv") }.enumerated().compactMap { place, name in
            mapping.file(
                at: "\(ShippedMappings.samples)/\(name)", number: UInt16(place), asOf: asOf, encoding: nil)
        }
    }

    @Test func `knows the insurer and a source for every file`() throws {
        let mapping = try mapping()
        #expect(mapping.id == "dongyue/1")
        #expect(mapping.name == "东岳财险")
        #expect(mapping.code == "900101")
        #expect(mapping.isFull)
        #expect(!mapping.manifestHolds)
        #expect(mapping.isEffective(on: asOf))
        #expect(mapping.sources.count == 13)
        #expect(try files().count == 12)
        #expect(mapping.sources(forFileNamed: "DY_BD_20261120.csv")?.sources.map(\.name) == ["policy"])
        #expect(mapping.sources(forFileNamed: "DY_XX_20261120.csv") == nil)
    }

    @Test func `finds what is wrong with cells, and nothing else`() throws {
        let rules = Set(CellRules.all.filter { $0.level == .record }.map(\.id.text))
        let truth = try String(contentsOfFile: ShippedMappings.samples + "/truth.jsonl", encoding: .utf8)
        let expected = try truth.split(separator: "\n")
            .map { try JSONDecoder().decode(Place.self, from: Data($0.utf8)) }
            .filter { rules.contains($0.rule) }
        var found: [Place] = []
        for file in try files() {
            var places: [(row: Int32, column: Int, rule: String)] = []
            let summary = try file.readAlone { mapped in
                for violation in mapped.violations {
                    let column = violation.field.map { Int(mapped.record.column(of: $0)) } ?? 0
                    places.append((mapped.record.origin.row, column, violation.rule.id.text))
                }
            }
            found += places.map {
                Place(file: file.name, row: Int($0.row), column: summary.columns[$0.column], rule: $0.rule)
            }
            #expect(summary.violations == [])
        }
        #expect(found.count == expected.count)
        #expect(Set(found) == Set(expected))
    }

    @Test func `reads a policy as the dictionary says`() throws {
        let file = try #require(try files().first { $0.name == "DY_BD_20261120.csv" })
        var first: Record?
        let summary = try file.readAlone { if first == nil { first = $0.record } }
        let policy = try #require(first)
        #expect(policy.origin.row == 2)
        #expect(policy[Policy.policyNo] == "DYAQ2026000000000")
        #expect(policy[Policy.productName] == "安全生产责任保险")
        #expect(policy[Policy.industryCode]?.text == "M14")
        #expect(policy[Policy.mandatory] == true)
        #expect(policy[Policy.periodStart]?.description == "2026-02-16T00:00:00+08:00")
        #expect(policy[Policy.periodEnd]?.description == "2027-02-16T00:00:00+08:00")
        #expect(policy[Policy.premium] == Fen(9_977_233))
        #expect(policy[Policy.perPersonLimit] == Fen(60_000_000))
        #expect(policy[Policy.rateFactor] == Factor(tenThousandths: 7154))
        #expect(policy[Policy.preventionKinds] == ["01", "03", "06"])
        #expect(
            policy[Policy.shares] == [
                Share(
                    insurerCode: "900101", insurerName: "东岳财险", role: "03", percent: Percent(hundredths: 10_000))
            ])
        #expect(summary.columns.count == 27)
        #expect(summary.rows == 83)
        #expect(summary.blankRows == 0)
        #expect(summary.bytes == 21_637)
        #expect(summary.total == Fen(732_975_320))
    }

    @Test func `reads what the manifest states`() throws {
        let file = try #require(try files().first { $0.name == "DY_DZQD_20261120.csv" })
        let summary = try file.readAlone { _ in Issue.record("a manifest has no records") }
        #expect(summary.statements.count == 11)
        #expect(
            summary.statements.dropFirst().first
                == ManifestStatement(
                    subject: .file("DY_BD_20261120.csv"), count: .init(83, row: 3, label: "记录数"),
                    amount: .init(Fen(732_975_321), row: 3, label: "金额合计(元)")))
    }
}

import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

/// Units that the rows of policies repeat: equal ones are one, and of different ones that of the latest period counts.
@Suite struct DerivedRecordTests {
    private static let unit = "91310117FD002GPT84"
    private static let header = "保单,单位,名称,地址,人数,起期"
    private static let source = """
        source: {format: csv, encoding: utf8, delimiter: ",", file: "P_{yyyyMMdd}.csv", columns: [保单, 单位, 名称, 地址, 人数, 起期]}
        records:
          - kind: insured-unit
            derived: {latest: policy.periodStart}
            fields:
              creditCode: 单位
              name: 名称
              divisionCode: {const: "310117"}
              address: 地址
              industryCode: {const: M14}
              employeeCount: 人数
              mandatoryBasis: {const: "90"}
              safetyOfficerName: {const: 甲}
              safetyOfficerPhone: {const: "13800000001"}
          - kind: policy
            fields:
              policyNo: 保单
              unitCreditCode: 单位
              territoryCode: {const: "310117"}
              industryCode: {const: M14}
              mandatory: {const: 是, steps: [{boolean: {yes: [是], no: [否]}}]}
              signedOn: {const: 2026-01-01, steps: [{date: [yyyy-MM-dd]}]}
              periodStart: {from: 起期, steps: [{date: [yyyy-MM-dd]}, start-of-day]}
              periodEnd: {const: 2026-12-31, steps: [{date: [yyyy-MM-dd]}, next-day, start-of-day]}
              premium: {const: "1", steps: [{money: 元}]}
              premiumReceived: {const: "1", steps: [{money: 元}]}
              aggregateLimit: {const: "1", steps: [{money: 元}]}
              perPersonLimit: {const: "1", steps: [{money: 元}]}
              insuredHeadcount: 人数
              employeeHeadcount: 人数
              status: {const: "1"}
              shares: {const: "东岳财险:独立承保:100", steps: [{shares: {pattern: "{name}:{role}:{percent}", insurers: insurer-fictional, roles: {独立承保: "03"}}}]}
        """

    private static let cellRules: Set<RuleID> = [
        "field-type", "field-required", "fullwidth-normalised", "number-range", "name-conflict",
        "derived-record-differs",
        "duplicate-key", "duplicate-record",
    ]

    private struct Judged {
        let verdict: Verdict

        /// The findings of cells and repetitions; those of the policies' terms are not the subject here.
        var places: [String] {
            verdict.places.filter { DerivedRecordTests.cellRules.contains(RuleID(String($0.prefix { $0 != "@" }))) }
        }
        var units: [Record] { verdict.records.map(\.record).filter { $0.kind == .insuredUnit } }
    }

    private func judge(_ rows: String...) throws -> Judged {
        let folder = try TemporaryFolder()
        let version = folder.file("insurers/test/1")
        try FileManager.default.createDirectory(atPath: version, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("code-tables"), withDestinationPath: Repository.mappings + "/code-tables")
        let profile = "name: 测\ncode: \"900999\"\nfull: false\nmanifest: advisory\neffective: {from: 2024-01-01}\n"
        try Data(profile.utf8).write(to: URL(filePath: version + "/insurer.yaml"))
        try Data(Self.source.utf8).write(to: URL(filePath: version + "/policy.yaml"))
        let text = ([Self.header] + rows).map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: folder.file("P_20261120.csv")))
        return Judged(
            verdict: try Shipped.judge(root: folder.path, insurer: "test", folder.path, ["P_20261120.csv"]))
    }

    @Test func `equal ones are one record, without a finding`() throws {
        let judged = try judge("P001,\(Self.unit),甲,路,5,2026-01-01", "P002,\(Self.unit.lowercased()),甲 ,路,5,2025-01-01")
        #expect(judged.places == [])
        #expect(judged.units.map { $0[InsuredUnit.employeeCount] } == [5])
        #expect(judged.verdict.files.map(\.recordsByKind) == [[.insuredUnit: 1, .policy: 2]])
    }

    /// Rows in either order: the later period counts, and the other row is named.
    @Test(
        arguments: [
            (["P001,甲,路,5,2025-01-01", "P002,甲,街,5,2026-01-01"], "甲 街", "derived-record-differs@P_20261120.csv:3:单位"),
            (["P001,甲,街,5,2026-01-01", "P002,甲,路,5,2025-01-01"], "甲 街", "derived-record-differs@P_20261120.csv:3:单位"),
            (["P001,甲,路,5,2026-01-01", "P002,甲,街,5,2026-01-01"], "甲 路", "derived-record-differs@P_20261120.csv:3:单位"),
            (["P001,甲,路,5,2025-01-01", "P002,乙,路,5,2026-01-01"], "乙 路", "name-conflict@P_20261120.csv:3:名称"),
            (["P001,甲,路,5,2026-01-01", "P002,乙,路,5,2025-01-01"], "甲 路", "name-conflict@P_20261120.csv:3:名称"),
        ] as [([String], String, String)])
    func `of different ones that of the latest period counts`(rows: [String], counts: String, finding: String) throws {
        let judged = try judge(
            rows[0].replacing(",", with: ",\(Self.unit),", maxReplacements: 1),
            rows[1].replacing(",", with: ",\(Self.unit),", maxReplacements: 1))
        #expect(judged.places == [finding])
        let unit = try #require(judged.units.first)
        #expect("\(unit[InsuredUnit.name]?.string ?? "") \(unit[InsuredUnit.address]?.string ?? "")" == counts)
        #expect(judged.units.count == 1)
    }

    @Test(arguments: [
        ["路,5,2025-01-01", ",5,2026-01-01"], [",5,2026-01-01", "路,5,2025-01-01"], ["路,5,2025-01-01", ",5,昨天"],
    ])
    func `an erroneous one never replaces a sound one, whatever its period`(rows: [String]) throws {
        let judged = try judge("P001,\(Self.unit),甲,\(rows[0])", "P002,\(Self.unit),甲,\(rows[1])")
        #expect(judged.units.map { $0[InsuredUnit.address] } == ["路"])
        #expect(
            judged.places.filter { !$0.hasPrefix("date") } == [
                "field-required@P_20261120.csv:\(rows[0].hasPrefix(",") ? 2 : 3):地址"
            ])
        #expect(judged.verdict.standings(.insuredUnit) == [.accepted])
    }

    @Test func `a cell that two records read has one finding, in every row that has it`() throws {
        let judged = try judge(
            "P001,\(Self.unit),甲,路,约,2026-01-01", "P002,\(Self.unit),甲,路,约,2025-01-01",
            "P003,\(Self.unit),甲,路,７,2024-01-01")
        #expect(
            judged.places == [
                "field-type@P_20261120.csv:2:人数", "field-type@P_20261120.csv:3:人数",
                "fullwidth-normalised@P_20261120.csv:4:人数",
            ])
        #expect(judged.units.map { $0[InsuredUnit.employeeCount] } == [7])
    }

    @Test func `one without a key is a record of its own`() throws {
        let judged = try judge("P001,,甲,路,5,2026-01-01", "P002,,甲,路,5,2026-01-01")
        #expect(judged.places == ["field-required@P_20261120.csv:2:单位", "field-required@P_20261120.csv:3:单位"])
        #expect(judged.verdict.standings(.insuredUnit) == [.refused, .refused])
    }
}

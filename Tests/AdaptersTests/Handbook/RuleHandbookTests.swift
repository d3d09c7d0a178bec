import Canonical
import Definitions
import Foundation
import TestKit
import Testing

@testable import Adapters

@Suite struct RuleHandbookTests {
    private static let rules: [RuleID] = ["claim-heads-sum", "refusal-report-late", "row-width"]
    private static let index = """
        as-of: 2026-11-20
        sources: {办法: 实施办法, 办: 别的, 32号: 通知}
        chapters: {claim: 赔案, refusal-report: 报告}

        """
    private static let base = Kind.allCases.map { "\($0.id): {}\n" }.joined()
    private static let claim = """
        claim-heads-sum:
          why: 合计要等于各项之和。
          needs: [no-history, "kind-absent:policy", "excerpt-table:x", "missing-table:y", "no-config:manifest"]
          bad:
            - claim: {totalAmount: "2.00", closedOn: ""}
              policy: {}
          good:
            - file: claim_20261120.csv
              text: 一行

        """
    private static let report = """
        refusal-report-late:
          why: 不能拖。
          as-of: 2027-01-15
          with: {refusal.maxDays: "7", budget.2026: "1.00"}
          bad: [{refusal-report: {}}]
          good: [{refusal-report: {}}]

        """

    private static func folder(_ changed: [String: String] = [:]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("rules"), withIntermediateDirectories: true)
        let files = ["handbook": index, "base": base, "claim": claim, "refusal-report": report]
        for (name, text) in files.merging(changed, uniquingKeysWith: { $1 }) {
            try Data(text.utf8).write(to: URL(filePath: folder.file("rules/\(name).yaml")))
        }
        return folder
    }

    private static func load() throws -> RuleHandbook {
        let folder = try folder()
        return try RuleHandbook.load(root: folder.path, rules: rules)
    }

    /// What is wrong with the handbook when one file is changed.
    private static func mistake(_ changed: [String: String]) throws -> String? {
        let folder = try folder(changed)
        do throws(DefinitionError) {
            _ = try RuleHandbook.load(root: folder.path, rules: rules)
            return nil
        } catch {
            return error.description.replacingOccurrences(of: folder.path + "/rules/", with: "")
        }
    }

    @Test func `reads chapters, sources, complete records, and what is told of rules`() throws {
        let handbook = try Self.load()
        #expect(handbook.asOf == CivilDate(iso: "2026-11-20"))
        #expect(handbook.chapters.map(\.title) == ["赔案", "报告"])
        #expect(handbook.chapters.map(\.rules) == [["claim-heads-sum"], ["refusal-report-late"]])
        #expect(handbook.base.map(\.kind) == Kind.allCases)
        #expect(handbook.missing(of: Self.rules) == ["row-width"])
        let heads = try #require(handbook.guidance(on: "claim-heads-sum"))
        #expect(heads.why == "合计要等于各项之和。")
        #expect(
            heads.needs == [
                .noHistory, .kindAbsent(.policy), .excerptTable("x"), .missingTable("y"), .noConfiguration("manifest"),
            ])
        let cells = [
            ExampleField(field: Claim.totalAmount.definition, text: "2.00"),
            ExampleField(field: Claim.closedOn.definition, text: ""),
        ]
        #expect(
            heads.bad == [
                .row([
                    ExampleRecord(kind: .claim, fields: cells, header: [:]),
                    ExampleRecord(kind: .policy, fields: [], header: [:]),
                ])
            ])
        #expect(heads.good == [.file(name: "claim_20261120.csv", text: "一行")])
        let late = try #require(handbook.guidance(on: "refusal-report-late"))
        #expect(late.asOf == CivilDate(iso: "2027-01-15"))
        #expect(
            late.settings == [
                RuleSetting(key: "refusal.maxDays", value: "7"), RuleSetting(key: "budget.2026", value: "1.00"),
            ])
    }

    @Test(arguments: [
        ("办法 3", ["办法"]), ("办事", ["办"]), ("32号 一(二); 办法", ["32号", "办法"]), ("办法; 办法 3", ["办法"]), ("无; 名", []),
    ])
    func `names what a source rests on by the longest short form`(source: String, shorts: [String]) throws {
        #expect(try Self.load().titles(of: source).map(\.short) == shorts)
    }

    @Test(arguments: [
        ("claim", "claim-head-sum: {}", "claim.yaml:1:1: 没有规则“claim-head-sum”,是否应为“claim-heads-sum”"),
        ("claim", "claim-heads-sum: {bad: [], good: []}", "claim.yaml:1:18: 缺少必需的键“why”"),
        ("claim", "claim-heads-sum: {why: \"\", bad: [], good: []}", "claim.yaml:1:24: 请写明为什么有这条规则"),
        ("claim", "claim-heads-sum: {why: a, good: []}", "claim.yaml:1:18: 缺少必需的键“bad”"),
        ("claim", "claim-heads-sum: {why: a, bad: [{claim: {}}]}", "claim.yaml:1:18: 缺少必需的键“good”"),
        ("claim", "claim-heads-sum: {why: a, bad: [], good: []}", "claim.yaml:1:32: 示例至少写一条"),
        ("claim", "claim-heads-sum: {why: a, bad: [{}], good: []}", "claim.yaml:1:33: 此处应写记录类型及其字段,或 file 和 text"),
        (
            "claim", "claim-heads-sum: {why: a, bad: [{claims: {}}], good: []}",
            "claim.yaml:1:34: 没有记录类型“claims”,是否应为“claim”"
        ),
        (
            "claim", "claim-heads-sum: {why: a, bad: [{claim: {deathes: \"1\"}}], good: []}",
            "claim.yaml:1:42: 没有 claim 的字段“deathes”,是否应为“deaths”"
        ),
        (
            "claim", "claim-heads-sum: {why: a, bad: [{file: claims_20261120.csv, text: a}], good: []}",
            "claim.yaml:1:40: 文件名应为 记录类型_yyyyMMdd.csv、manifest_yyyyMMdd.csv、lookup_yyyyMMdd.csv 或 附件/文件名,实际是“claims_20261120.csv”"
        ),
        (
            "claim", "claim-heads-sum: {why: a, with: {feeCap: \"1\"}, bad: [], good: []}",
            "claim.yaml:1:34: 可设定的是 refusal.maxDays 和 budget.年度,实际是“feeCap”"
        ),
        (
            "claim", "claim-heads-sum: {why: a, needs: [\"kind-absent:polic\"], bad: [], good: []}",
            "claim.yaml:1:35: 没有记录类型“polic”,是否应为“policy”"
        ),
        (
            "claim", "claim-heads-sum: {why: a, needs: [later], bad: [], good: []}",
            """
            claim.yaml:1:35: 未核验的原因应为 no-history、remote-content、no-config:键、kind-absent:记录类型、missing-table:表 或 \
            excerpt-table:表,实际是“later”
            """
        ),
        ("refusal-report", claim, "refusal-report.yaml:1:1: 规则“claim-heads-sum”已在 claim.yaml:1 写过"),
        ("other", claim, "handbook.yaml:3:11: 文件 other.yaml 没有登记,请在 chapters 下写明标题"),
        ("base", "claim: {}", "base.yaml:1:1: 缺少 insured-unit 的底稿"),
    ])
    func `refuses what is no handbook, with its place`(name: String, text: String, expected: String) throws {
        #expect(try Self.mistake([name: text]) == expected)
    }

    @Test func `says that there is no folder`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: DefinitionError.self) { try RuleHandbook.load(root: folder.path, rules: Self.rules) }
    }
}

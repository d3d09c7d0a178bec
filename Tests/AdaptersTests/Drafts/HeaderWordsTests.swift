import Canonical
import Testing

@testable import Adapters

@Suite struct HeaderWordsTests {
    private func words() throws -> DraftingWords { try DraftingWords(root: ShippedMappings.root) }

    @Test(arguments: [
        ("统一社会信用代码", ["信用代码"]), ("赔案编号", ["赔案", "编号"]), ("保险起期（含）", ["保险", "开始"]),
        ("perPersonLimit", ["每人", "限额"]), ("AREA_CODE", ["区划", "编号"]), ("每人限额(万元)", ["每人", "限额"]),
        ("被服务单位代码", ["被", "服务", "单位", "编号"]), ("serviceKind2", ["服务", "类别", "2"]), ("()", []),
    ])
    func `takes headers apart`(header: String, tokens: [String]) throws {
        #expect(try words().terms.tokens(of: header).map(\.text) == tokens)
    }

    @Test(arguments: [
        ("赔案号", "赔案编号", 1.0...1.0), ("编号", "赔案编号", 0.94...0.96), ("出险日期", "出险时间", 1.0...1.0),
        ("行业类别", "安责险行业", 0.85...0.9), ("重大", "重大隐患数", 0.5...0.8), ("日期", "立案日期", 0.0...0.4),
        ("重伤人数", "轻伤人数", 0.0...0.4), ("经办人", "死亡人数", 0.0...0.0),
    ])
    func `compares headers with labels`(header: String, label: String, expected: ClosedRange<Double>) throws {
        let words = try words()
        let similarity = HeaderSimilarity(implied: words.implied(for: .claim))
        let found = similarity.similarity(words.terms.tokens(of: header), words.terms.tokens(of: label))
        #expect(expected.contains(found), "\(found)")
        let back = similarity.similarity(words.terms.tokens(of: label), words.terms.tokens(of: header))
        #expect(abs(found - back) < 0.001)
    }

    @Test(arguments: [
        ("第三方", CodeProposal.Standing.guess("2", label: "第三方技术服务机构")), ("1", .code),
        ("保险机构自有人员", .label("1")), ("01", .open), ("甲", .open),
    ])
    func `compares words with a code table`(word: String, standing: CodeProposal.Standing) throws {
        let tables = try CodeTableFolder.load(root: ShippedMappings.root)
        let table = try #require(tables["performer"])
        #expect(CodeProposal([word], of: table).words.map(\.standing) == [standing])
    }

    @Test func `does not choose between labels that all contain a word`() throws {
        let tables = try CodeTableFolder.load(root: ShippedMappings.root)
        let table = try #require(tables["mandatory-basis"])
        #expect(CodeProposal(["许可"], of: table).words.map(\.standing) == [.open])
        #expect(
            CodeProposal(["自愿"], of: table).words.map(\.standing) == [.guess("90", label: "自愿投保")])
    }

    @Test func `pads codes that lost their zeros`() throws {
        let tables = try CodeTableFolder.load(root: ShippedMappings.root)
        let table = try #require(tables["accident-kind"])
        #expect(CodeProposal(["9", "20"], of: table).paddedWidth == 2)
        #expect(CodeProposal(["9", "99"], of: table).paddedWidth == nil)
    }

    @Test func `refuses a word that two terms claim`() throws {
        let file = try TemporaryFile(Array("term,weight,words\n编号,general,号\n代号,general,号\n".utf8))
        #expect { try HeaderTerms(path: file.path) } throws: { "\($0)" == "\(file.path):3:12: “号”已属于“编号”" }
    }
}

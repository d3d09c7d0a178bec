import Canonical
import Testing

@testable import Connectors

@Suite struct NameTests {
    @Test(arguments: [
        ("DY_*.csv", "DY_BD_20261120.csv", true), ("DY_*.csv", "DY_.csv", true), ("DY_*.csv", "dy_BD.csv", false),
        ("DY_*.csv", "DY_BD.csv.ok", false), ("*", "anything", true), ("*", "", true), ("??.csv", "AB.csv", true),
        ("??.csv", "A.csv", false), ("?.csv", "保.csv", true), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false),
        ("**a", "ba", true), ("A[1].csv", "A[1].csv", true), ("A[1].csv", "A1.csv", false),
        ("*a*a*a*a*a*a*a*b", String(repeating: "a", count: 2000), false),
    ])
    func `a pattern matches whole names`(pattern: String, name: String, matches: Bool) throws {
        #expect(try #require(GlobPattern(pattern)).matches(name) == matches)
    }

    @Test(arguments: ["", "a/*.csv"])
    func `what is no pattern of names`(text: String) { #expect(GlobPattern(text) == nil) }

    @Test(arguments: [
        ("DY_BD_20261120.csv", true), ("保单.csv", true), ("a b.csv", true), ("", false), (".hidden", false),
        ("..", false), ("a/b.csv", false), ("/etc/passwd", false), ("a\nb", false), ("a\u{0}b", false),
        ("a\u{7F}b", false), ("archive", false), ("quarantine", false), ("a.tmp", false), ("a.PART", false),
        ("a.filepart", false), ("a\u{85}b.csv", false), ("a\u{9F}.csv", false), ("a\u{202E}vsc.csv", false),
        ("a\u{202A}.csv", false), ("a\u{2066}.csv", false), ("a\u{2069}.csv", false), ("a\u{A0}b.csv", true),
        ("a.crdownload", false), ("a.parts", true), ("a\u{FFFD}.csv", false),
        (String(repeating: "x", count: 200), true), (String(repeating: "x", count: 201), false),
    ])
    func `a name that reaches outside of its folder is not taken`(text: String, isTaken: Bool) {
        #expect((SourceFileName(text) != nil) == isTaken)
    }

    @Test(arguments: [
        ("A.csv", [], "A.csv"), ("A.csv", ["A.csv"], "A~2.csv"), ("A.csv", ["A.csv", "A~2.csv"], "A~3.csv"),
        ("A", ["A"], "A~2"), ("a.b.csv", ["a.b.csv"], "a.b~2.csv"),
    ])
    func `a name that is used gets a number`(text: String, used: [String], distinct: String) throws {
        #expect(try #require(SourceFileName(text)).distinct(among: Set(used)) == distinct)
    }

    @Test(arguments: [
        ("https://h/DY_{yyyyMMdd}.csv", "https://h/DY_20261120.csv", true),
        ("/{yyyyMMdd}/A_{yyyyMMdd}.csv", "/20261120/A_20261120.csv", true), ("A.csv", "A.csv", false),
    ])
    func `a template names the day`(text: String, onDay: String, namesDay: Bool) throws {
        let template = try #require(DayTemplate(text))
        let day = try #require(CivilDate(year: 2026, month: 11, day: 20))
        #expect(template.text(on: day) == onDay)
        #expect(template.namesDay == namesDay)
    }

    @Test(arguments: ["A_{yyyymmdd}.csv", "A_{yyyyMMdd.csv", "A}.csv"])
    func `what is no template`(text: String) { #expect(DayTemplate(text) == nil) }

    @Test(arguments: [
        ("https://h/a/DY_1.csv", "DY_1.csv"), ("https://h/DY%5F1.csv?token=secret#x", "DY_1.csv"),
        ("https://h/", nil), ("https://h/a%2Fb.csv", nil), ("https://h/..", nil), ("https://h/%zz", nil),
    ])
    func `the name of a file is the last part of its address`(address: String, name: String?) {
        #expect(HTTPSSource.name(of: address)?.text == name)
    }

    @Test(arguments: [("dongyue-drop_1", true), ("", false), ("a/b", false), ("来源", false), ("a.b", false)])
    func `a source's name can be a folder`(text: String, isName: Bool) { #expect((SourceID(text) != nil) == isName) }

    @Test(arguments: [
        ("JV5APwxkmRochEqpGSoaAId8xpU8DzKM3HF7s0Rgbyk", true), ("JV5APwxkmRochEqpGSoaAId8xpU8DzKM3HF7s0Rgbyk=", true),
        ("JV5APwxkmRochEqpGSoaAId8xpU8DzKM3HF7s0Rgby", false), ("", false),
        ("!V5APwxkmRochEqpGSoaAId8xpU8DzKM3HF7s0Rgbyk", false),
    ])
    func `a fingerprint is 32 bytes in base64`(text: String, isOne: Bool) {
        #expect(KeyFingerprint(base64: text).map { $0.base64.count } == (isOne ? 44 : nil))
    }
}

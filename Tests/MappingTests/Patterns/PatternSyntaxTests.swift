import Canonical
import Testing

@testable import Mapping

extension Pattern {
    /// What the leftmost match and its groups take, `nil` for a group that took no part; nil without a match.
    func taken(from text: String) -> [String?]? {
        let bytes = Array(text.utf8)
        return match(in: bytes.span)?.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }
}

@Suite struct PatternSyntaxTests {
    @Test(
        arguments: [
            ("", "甲", [""]), ("保单", "原保单号", ["保单"]), ("a.c", "xabc", ["abc"]), ("a.c", "a险c", ["a险c"]),
            ("[0-9]", "第7条", ["7"]), ("[^0-9]", "12条", ["条"]), ("[一-龥]", "No保", ["保"]), ("[^一-龥]", "保x险", ["x"]),
            ("[𠀀-𪛟]", "甲𠮷", ["𠮷"]), ("[]x]", "]", ["]"]), ("[^]x]", "x]y", ["y"]), ("[a-]", "-", ["-"]),
            (#"[\]\\^]"#, #"a\"#, [#"\"#]), (#"[\d\s]"#, "险\u{3000}", ["\u{3000}"]), (#"[^\d]"#, "1号", ["号"]),
            ("ab?c", "ac", ["ac"]), ("ab*", "abbb", ["abbb"]), ("ab+", "abbb", ["abbb"]), ("ab+", "ac", nil),
            ("[0-9]{3}", "12345", ["123"]), ("^[0-9]{3}$", "12", nil), ("[0-9]{2,}", "1 234", ["234"]),
            ("[0-9]{2,3}", "12345", ["123"]), ("a{0}b", "ab", ["b"]), ("a{0,1}b", "aab", ["ab"]),
            ("主承|跟单", "由跟单", ["跟单"]), ("a|ab", "ab", ["a"]), ("|a", "a", [""]), ("(a|b)c", "bc", ["bc", "b"]),
            ("^a", "ba", nil), ("a$", "ab", nil), ("^$", "", [""]),
            (#"\."#, "a.", ["."]), (#"\d+\s?件"#, "共12 件", ["12 件"]), (#"\^\$\{\}"#, "^${}", ["^${}"]),
            ("共([0-9]+)条", "共93条", ["共93条", "93"]), ("(a)|(b)", "b", ["b", nil, "b"]),
            ("(([0-9]+)-)*([0-9]+)", "1-23-4", ["1-23-4", "23-", "23", "4"]),
            ("(.*)/(.*)", "a/b/c", ["a/b/c", "a/b", "c"]),
        ] as [(String, String, [String?]?)])
    func `takes the leftmost match, and as much as it can`(pattern: String, text: String, taken: [String?]?) throws {
        #expect(try Pattern(pattern).taken(from: text) == taken)
    }

    @Test(
        arguments: [
            ("(a", "缺少“)”", 3), ("a)", "多余的“)”", 2), ("((a)", "缺少“)”", 5), ("[a", "缺少“]”", 3), ("[]", "缺少“]”", 3),
            ("[^]", "缺少“]”", 4), ("*a", "“*”前面没有可重复的内容", 1), ("a|+", "“+”前面没有可重复的内容", 3),
            ("(?:a)", "“?”前面没有可重复的内容", 2), ("{2}", "“{”前面没有可重复的内容；要匹配“{”本身请写“\\{”", 1),
            ("a{", "“{”后面应为重复次数", 3), ("a{,3}", "“{”后面应为重复次数", 3), ("保{x}", "“{”后面应为重复次数", 3),
            ("a{2", "重复次数后面缺少“}”", 4), ("a{2,3x}", "重复次数后面缺少“}”", 6),
            ("ab{3,2}", "重复次数的上限小于下限", 3), ("a{1001}", "重复次数超过 1000", 2), ("a{1,99999999999}", "重复次数超过 1000", 2),
            ("^*", "“^”“$”不能重复", 2), ("a$+", "“^”“$”不能重复", 3), ("a**", "重复不能接重复；请加括号", 3),
            ("a{2}?", "重复不能接重复；请加括号", 5), ("[z-a]", "字符范围的两端次序不对", 2), ("x[0-9龥-一]", "字符范围的两端次序不对", 6),
            (#"[a-\d]"#, "字符范围的两端次序不对", 2), ("a\\", "“\\”后面缺少字符", 3), (#"a\w"#, #"不支持“\w”；可用的有 \d、\s 和 \ 加符号"#, 3),
            (#"(a)\1"#, #"不支持“\1”；可用的有 \d、\s 和 \ 加符号"#, 5), (#"[\b]"#, #"不支持“\b”；可用的有 \d、\s 和 \ 加符号"#, 3),
            ("(a{1000}){1000}", "模式展开后过大，请减少重复次数", 1),
            (String(repeating: "(", count: 40), "括号嵌套超过 32 层", 33),
        ] as [(String, String, Int)])
    func `says what is wrong with a pattern, and at which character`(pattern: String, message: String, place: Int) {
        #expect(throws: PatternFault(message: message, place: place)) { try Pattern(pattern) }
    }

    @Test(
        arguments: [
            ("[0-9]+", "a12b3c", ["12", "3"]), ("x*", "axxb", ["xx"]), ("^a", "aaa", ["a"]), ("a$", "aaa", ["a"]),
            ("险", "险种与保险", ["险", "险"]), ("z", "abc", []), ("a|ab", "abab", ["a", "a"]), ("", "甲乙", []),
        ] as [(String, String, [String])])
    func `finds all matches that do not overlap`(pattern: String, text: String, found: [String]) throws {
        let bytes = Array(text.utf8)
        let matches = try Pattern(pattern).matches(in: bytes.span)
        #expect(matches.map { String(decoding: bytes[$0], as: UTF8.self) } == found)
    }
}

import Foundation
import Testing

@testable import Adapters

/// The tree of one line, by way of a file.
private func tree(_ line: [UInt8]) throws -> SourceTree {
    let file = try TemporaryFile(line)
    var reader = try NDJSONReader(path: file.path, encoding: .declared(.utf8))
    var tree = SourceTree()
    #expect(try reader.next(into: &tree))
    return tree
}

private func nested(_ depth: Int, _ opening: String, _ closing: String) -> String {
    "{\"a\":" + String(repeating: opening, count: depth) + String(repeating: closing, count: depth) + "}"
}

@Suite struct JSONGrammarTests {
    @Test(arguments: [
        ("{}", "{}"),
        (" \t{ \t} \r", "{}"),
        (#"{"a":"x"}"#, "{a:‹x›}"),
        (#"{ "a" : "x" , "b" : [ 1 , 2 ] }"#, "{a:‹x›,b:[1,2]}"),
        (#"{"a":null,"b":true,"c":false}"#, "{a:~,b:true,c:false}"),
        (#"{"":"","a":{},"b":[]}"#, "{:‹›,a:{},b:[]}"),
        (#"{"a":[{"b":[[],{}]},{"b":null}],"c":1}"#, "{a:[{b:[[],{}]},{b:~}],c:1}"),
        (#"{"a":{"b":1},"b":{"b":1}}"#, "{a:{b:1},b:{b:1}}"),
        (
            #"{"n":[0,-0,10,-1,1.0,0.10,123456789012345678901234567890]}"#,
            "{n:[0,-0,10,-1,1.0,0.10,123456789012345678901234567890]}"
        ),
        (#"{"n":[1e5,1E+5,1e-05,-0.5E00]}"#, "{n:[1e5,1E+5,1e-05,-0.5E00]}"),
        (#"{"甲":"乙𠮷"}"#, "{甲:‹乙𠮷›}"),
        (#"{"a":"\"\\\/\b\f\n\r\t"}"#, "{a:‹\"\\/\u{8}\u{C}\n\r\t›}"),
        (#"{"a":"\u0041\u00e9\u7532\uD842\uDFB7\u0000z"}"#, "{a:‹Aé甲𠮷\u{0}z›}"),
        (#"{"\u0061\n":1,"b":"x"}"#, "{a\n:1,b:‹x›}"),
        (
            #"{"long name with more than eight bytes":"甲\t乙 and more text behind the escape"}"#,
            "{long name with more than eight bytes:‹甲\t乙 and more text behind the escape›}"
        ),
        ("{\"a\":\"\u{7F}\u{2028}\u{FEFF}\"}", "{a:‹\u{7F}\u{2028}\u{FEFF}›}"),
        (nested(63, "[", "]"), "{a:" + String(repeating: "[", count: 63) + String(repeating: "]", count: 63) + "}"),
    ])
    func `takes apart`(line: String, expected: String) throws {
        let tree = try tree(Array(line.utf8))
        #expect(tree.malformed == nil)
        #expect(TreeSketch(tree).description == expected)
    }

    @Test(arguments: [
        ("1", "第 1 个字符:此行应为一个 JSON 对象,以 { 开头"),
        ("  \"a\"", "第 3 个字符:此行应为一个 JSON 对象,以 { 开头"),
        ("{\"a\":1}{", "第 8 个字符:对象之后还有文字"),
        ("{\"a\":1} x", "第 9 个字符:对象之后还有文字"),
        ("{}\u{FEFF}", "第 3 个字符:对象之后还有文字"),
        ("{", "第 2 个字符:此行到末尾还没有写完"),
        ("{\"a\"", "第 5 个字符:此行到末尾还没有写完"),
        ("{\"甲乙", "第 5 个字符:此行到末尾还没有写完"),
        ("{\"a\":", "第 6 个字符:此行到末尾还没有写完"),
        ("{\"a\":tru", "第 6 个字符:此处应为一个值"),
        ("{\"a\":1", "第 7 个字符:此行到末尾还没有写完"),
        ("{\"a\":-", "第 7 个字符:此行到末尾还没有写完"),
        ("{\"a\":[1,", "第 9 个字符:此行到末尾还没有写完"),
        ("{a:1}", "第 2 个字符:此处应为双引号括起的键"),
        ("{'a':1}", "第 2 个字符:此处应为双引号括起的键"),
        ("{\"a\":1,}", "第 8 个字符:此处应为双引号括起的键"),
        ("{,}", "第 2 个字符:此处应为双引号括起的键"),
        ("{\"甲\" 1}", "第 6 个字符:键之后应为冒号"),
        ("{\"甲\"=1}", "第 5 个字符:键之后应为冒号"),
        ("{\"a\":}", "第 6 个字符:此处应为一个值"),
        ("{\"a\":[1,]}", "第 9 个字符:此处应为一个值"),
        ("{\"a\":[,1]}", "第 7 个字符:此处应为一个值"),
        ("{\"a\":True}", "第 6 个字符:此处应为一个值"),
        ("{\"a\":nulls}", "第 6 个字符:此处应为一个值"),
        ("{\"a\":NaN}", "第 6 个字符:此处应为一个值"),
        ("{\"a\":'x'}", "第 6 个字符:此处应为一个值"),
        ("{\"a\":+1}", "第 6 个字符:此处应为一个值"),
        ("{\"a\":.5}", "第 6 个字符:此处应为一个值"),
        ("{\"a\":01}", "第 7 个字符:数字的写法不合 JSON"),
        ("{\"a\":1.}", "第 8 个字符:数字的写法不合 JSON"),
        ("{\"a\":1.e5}", "第 8 个字符:数字的写法不合 JSON"),
        ("{\"a\":1.2.3}", "第 9 个字符:数字的写法不合 JSON"),
        ("{\"a\":1e}", "第 8 个字符:数字的写法不合 JSON"),
        ("{\"a\":1e+}", "第 9 个字符:数字的写法不合 JSON"),
        ("{\"a\":0x1F}", "第 7 个字符:数字的写法不合 JSON"),
        ("{\"a\":-a}", "第 7 个字符:数字的写法不合 JSON"),
        ("{\"a\":-Infinity}", "第 7 个字符:数字的写法不合 JSON"),
        ("{\"a\":1 2}", "第 8 个字符:值之后应为逗号或右括号"),
        ("{\"a\":\"x\" \"b\":1}", "第 10 个字符:值之后应为逗号或右括号"),
        ("{\"a\":[1}", "第 8 个字符:值之后应为逗号或右括号"),
        ("{\"a\":{]}", "第 7 个字符:此处应为双引号括起的键"),
        ("{\"a\":1]", "第 7 个字符:值之后应为逗号或右括号"),
        ("{\"a\":\"\\x\"}", "第 7 个字符:反斜杠之后的写法不合 JSON"),
        ("{\"a\":\"\\u12G4\"}", "第 7 个字符:反斜杠之后的写法不合 JSON"),
        ("{\"a\":\"\\u12", "第 7 个字符:反斜杠之后的写法不合 JSON"),
        ("{\"a\":\"\\", "第 7 个字符:反斜杠之后的写法不合 JSON"),
        ("{\"a\":\"甲\tb\"}", "第 8 个字符:字符串中有未转义的控制字符"),
        ("{\"a\":\"\u{0}\"}", "第 7 个字符:字符串中有未转义的控制字符"),
        ("{\"a\":1,\"a\":2}", "第 8 个字符:同一对象中键重复"),
        ("{\"甲\":1,\"b\":{\"甲\":[{\"a\":1}]},\"\\u7532\":2}", "第 28 个字符:同一对象中键重复"),
        ("{\"\\u0061\":1,\"a\":2}", "第 13 个字符:同一对象中键重复"),
        ("{\"\":1,\"\":1}", "第 7 个字符:同一对象中键重复"),
        (nested(64, "[", "]"), "第 69 个字符:嵌套超过 64 层"),
        (nested(100_000, "{\"a\":", "}"), "第 321 个字符:嵌套超过 64 层"),
    ])
    func `finds malformed`(line: String, reason: String) throws {
        let tree = try tree(Array(line.utf8))
        #expect(tree.malformed == reason)
        #expect(tree.nodes.isEmpty && tree.bytes.isEmpty)
    }

    @Test(arguments: [
        ("half a pair", Array(#"{"a":"x\uD842y"}"#.utf8), "{a:‹x\u{FFFD}y›!}"),
        ("two first halves", Array(#"{"a":"\uD842\uD842\uDFB7"}"#.utf8), "{a:‹\u{FFFD}𠮷›!}"),
        ("second half first", Array(#"{"a":"\uDFB7\uD842"}"#.utf8), "{a:‹\u{FFFD}\u{FFFD}›!}"),
        ("half a pair and another escape", Array(#"{"a":"\uD842\u0041\n"}"#.utf8), "{a:‹\u{FFFD}A\n›!}"),
        ("in a name", Array(#"{"\uDFB7":{"a":1},"b":2}"#.utf8), "{\u{FFFD}:{a:1}!,b:2}"),
        ("no UTF-8", Array("{\"a\":\"".utf8) + [0xBC, 0xD7, 0x22, 0x7D], "{a:‹\u{FFFD}\u{FFFD}›!}"),
        (
            "cut off, then an escape", Array("{\"a\":\"".utf8) + [0xE7, 0x94] + Array("\\u0080\"}".utf8),
            "{a:‹\u{FFFD}\u{80}›!}"
        ),
        (
            "surrogates in UTF-8, overlong",
            Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80, 0xC0, 0x80] + Array("\"}".utf8),
            "{a:‹\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}›!}"
        ),
        (
            "only there", Array("{\"a\":\"甲\",\"b\":[\"".utf8) + [0xFF] + Array("\",\"c\"]}".utf8),
            "{a:‹甲›,b:[‹\u{FFFD}›!,‹c›]}"
        ),
    ])
    func `puts U+FFFD for what is no character and says where`(what: String, line: [UInt8], expected: String) throws {
        let tree = try tree(line)
        #expect(tree.malformed == nil, "\(what)")
        #expect(TreeSketch(tree).description == expected, "\(what)")
    }

    @Test(arguments: [2, 31, 32, 33, 34, 64, 1000])
    func `finds a repeated name among many, wherever it stands`(count: Int) throws {
        let names = (0..<count).map { "name \($0)" }
        let members = names.map { "\"\($0)\":{\"name 1\":0}" }
        let sound = try tree(Array("{\(members.joined(separator: ","))}".utf8))
        #expect(sound.malformed == nil)
        #expect(sound.nodes.count == 1 + 2 * count)
        for repeated in [0, 1, count / 2, count - 1] {
            let line = "{" + (members + ["\"\(names[repeated])\":1"]).joined(separator: ",") + "}"
            #expect(try tree(Array(line.utf8)).malformed?.hasSuffix("同一对象中键重复") == true, "\(repeated)")
        }
    }

    @Test func `bounds the values of a line`() throws {
        func line(_ count: Int) -> [UInt8] {
            Array("{\"a\":[".utf8) + Array(repeatElement(Array("0,".utf8), count: count - 1).joined())
                + Array("0]}".utf8)
        }
        #expect(try tree(line(999_998)).nodes.count == 1_000_000)
        #expect(try tree(line(999_999)).malformed == "第 2000003 个字符:一行中的值超过一百万个")
    }
}

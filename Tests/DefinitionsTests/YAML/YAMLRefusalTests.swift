import Definitions
import Foundation
import Testing

@Suite struct YAMLRefusalTests {
    @Test(arguments: [
        ("anchor on a text", "a: &x 1\n", "1:4: 不允许使用锚点(&)"),
        ("anchor on a quoted text", "a: 1\nb: &x \"1\"\n", "2:4: 不允许使用锚点(&)"),
        ("anchor on a list", "a:\n  - &x [1]\n", "2:5: 不允许使用锚点(&)"),
        ("anchor on a mapping, used by an alias", "a: &x {b: 1}\nc: *x\n", "1:4: 不允许使用锚点(&)"),
        ("anchor on nothing", "a: &x\nb: 1\n", "1:4: 不允许使用锚点(&)"),
        ("anchor on a key", "b: 1\n&x a: 1\n", "2:1: 不允许使用锚点(&)"),
        ("alias to nothing", "a: 1\nb: *x\n", "2:4: 不允许使用别名(*)"),
        ("tag on a plain text", "a: !!int 1\n", "1:4: 不允许使用标签(!)"),
        ("tag that changes nothing", "a: !!str \"1\"\n", "1:4: 不允许使用标签(!)"),
        ("non-specific tag", "a: ! 1\n", "1:4: 不允许使用标签(!)"),
        ("own tag on a list", "- 1\n- !list [a]\n", "2:3: 不允许使用标签(!)"),
        ("tag on a mapping", "a: !!map {b: 1}\n", "1:4: 不允许使用标签(!)"),
        ("tag on nothing", "a: !!null\n", "1:4: 不允许使用标签(!)"),
        ("tag on a key", "!!str a: 1\n", "1:1: 不允许使用标签(!)"),
        ("merge key", "a:\n  <<: {b: 1}\n", "2:3: 不允许使用合并键(<<)"),
        ("repeated key", "b: 0\na: 1\nc: 2\n\"a\": 3\n", "2:1: 键“a”在同一映射里不止一次(此处是第一次)"),
        ("repeated key in a list item", "- {k: 1, k: 2}\n", "1:4: 键“k”在同一映射里不止一次(此处是第一次)"),
        ("second document", "a: 1\n---\nb: 2\n", "2:1: 只允许一个文档(多余的 ---)"),
        ("list as a key", "? [a]\n: 1\n", "1:3: 键必须是文本"),
        ("nothing as a key", "?\n: 1\n", "1:2: 键必须是文本"),
        ("nothing at all", "# 空\n", "1:1: 文件是空的"),
        ("tab as indentation", "a:\n\tb: 1\n", "2:1: 值不能以这个字符开头(制表符、@、`、% 等);请改用空格或加引号"),
        ("second colon", "a: b: c\n", "1:5: 此处不能再有“: ”;值里有“: ”时请加引号"),
        ("open quote", "a: \"b\n", "2:1: 引号没有结束"),
        ("open bracket", "a: [b\n", "2:1: 方括号列表缺少“,”或“]”"),
        ("open brace", "a: {b: 1\n", "2:1: 花括号映射缺少“,”或“}”"),
        ("lost indentation", "a:\n  - 1\n - 2\n", "3:2: 缩进与上文不一致,或此处不是“键: 值”"),
        ("control character", "a: 1\nb: x\u{1}\n", "2:5: 不允许的控制字符或不可见字符 U+0001"),
        ("line separator", "甲: 乙\u{2028}\n", "1:5: 不允许的控制字符或不可见字符 U+2028"),
    ])
    func `refuses`(what: String, yaml: String, message: String) {
        let error = #expect(throws: DefinitionError.self) { try DefinitionNode.parse(yaml, file: "m.yaml") }
        #expect(error?.description == "m.yaml:\(message)", "\(what)")
    }

    @Test func `takes forty levels and refuses the forty-first`() throws {
        let forty = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(try DefinitionNode.parse(forty, file: "m.yaml").list().count == 1)
        let error = #expect(throws: DefinitionError.self) { try DefinitionNode.parse("[\(forty)]", file: "m.yaml") }
        #expect(error?.description == "m.yaml:1:41: 嵌套超过 40 层")
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `survives a file that is nothing but nesting`(opening: String) {
        let yaml = String(repeating: opening, count: 100_000)
        #expect(throws: DefinitionError.self) { try DefinitionNode.parse(yaml, file: "m.yaml") }
    }
}

@Suite struct DefinitionFileTests {
    @Test func `reads a file`() throws {
        let path = try file(Array("甲: 1\n".utf8))
        defer { remove(path) }
        #expect(try DefinitionNode.load(file: path).mapping().entries.map(\.key) == ["甲"])
    }

    @Test func `refuses bytes that are not UTF-8, at their place`() throws {
        let path = try file(Array("a: 1\n乙: ".utf8) + [0xBC, 0xD7] + Array("\n".utf8))
        defer { remove(path) }
        let expected = DefinitionError(file: path, line: 2, column: 4, message: "不是 UTF-8 文本,定义文件只能是 UTF-8")
        #expect(throws: expected) { try DefinitionNode.load(file: path) }
    }

    @Test func `takes four mebibytes and refuses one byte more`() throws {
        let limit = 4 * 1024 * 1024
        let path = try file(Array("a: 1 #".utf8) + [UInt8](repeating: 0x78, count: limit - 6))
        defer { remove(path) }
        #expect(try DefinitionNode.load(file: path).isMapping)
        let bigger = try file(Array("a: 1 #".utf8) + [UInt8](repeating: 0x78, count: limit - 5))
        defer { remove(bigger) }
        let expected = DefinitionError(file: bigger, line: 1, column: 1, message: "文件超过 4 MiB,定义文件不应这么大")
        #expect(throws: expected) { try DefinitionNode.load(file: bigger) }
    }

    @Test func `says that a file is missing or is a folder`() {
        let missing = DefinitionError(file: "/nowhere/a.yaml", line: 1, column: 1, message: "文件不存在")
        #expect(throws: missing) { try DefinitionNode.load(file: "/nowhere/a.yaml") }
        let folder = DefinitionError(file: "/tmp", line: 1, column: 1, message: "文件无法读取")
        #expect(throws: folder) { try DefinitionNode.load(file: "/tmp") }
    }

    private func file(_ bytes: [UInt8]) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).yaml").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func remove(_ path: String) {
        // A left-over file in the temporary folder harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }
}

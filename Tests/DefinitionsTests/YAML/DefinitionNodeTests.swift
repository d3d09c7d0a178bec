import Definitions
import Testing

@Suite struct DefinitionNodeTests {
    @Test(arguments: ["no", "yes", "null", "~", "1.0", "007", "2026-03-01", "0x1F", "1:30"])
    func `leaves every scalar the text it looks like`(written: String) throws {
        #expect(try DefinitionNode.parse("- \(written)", file: "a.yaml").list()[0].text() == written)
    }

    @Test func `gives values in file order with their places`() throws {
        let root = try DefinitionNode.parse("名称: 甲\nitems:\n  - \"a: b\"\n  - [x, '']\n", file: "a.yaml")
        let entries = try root.mapping().entries
        #expect(entries.map(\.key) == ["名称", "items"])
        #expect(entries.map { [$0.keyNode.line, $0.keyNode.column] } == [[1, 1], [2, 1]])
        #expect(entries.map { [$0.value.line, $0.value.column] } == [[1, 5], [3, 3]])
        let items = try entries[1].value.list()
        #expect(try items[0].text() == "a: b")
        #expect(try items[1].list().map { try $0.text() } == ["x", ""])
        #expect([root.isMapping, items[0].isText, items[1].isText] == [true, true, false])
    }

    @Test func `keeps block texts and drops a byte order mark`() throws {
        let root = try DefinitionNode.parse("\u{FEFF}a: |\n  第一行\n  & 第二行\nb: R &D * !\n", file: "a.yaml")
        let values = try root.mapping().entries.map { try $0.value.text() }
        #expect(values == ["第一行\n& 第二行\n", "R &D * !"])
    }

    @Test(arguments: [("0", 0), ("-5", -5), ("1200", 1200), ("9223372036854775807", Int.max)])
    func `reads whole numbers in plain digits`(written: String, number: Int) throws {
        #expect(try DefinitionNode.parse(written, file: "a.yaml").integer() == number)
    }

    @Test(arguments: ["+5", "007", "1_000", "1e3", "1.0", "-0", "9223372036854775808", "''", "五"])
    func `refuses other forms of numbers`(written: String) throws {
        let node = try DefinitionNode.parse(written, file: "a.yaml")
        #expect(throws: DefinitionError.self) { try node.integer() }
    }

    @Test func `reads true and false only`() throws {
        let nodes = try DefinitionNode.parse("[true, false, 'true', yes]", file: "a.yaml").list()
        #expect(try nodes[0..<3].map { try $0.boolean() } == [true, false, true])
        let expected = DefinitionError(
            file: "a.yaml", line: 1, column: 23, message: "此处应为true 或 false,实际是文本“yes”")
        #expect(throws: expected) { try nodes[3].boolean() }
    }

    @Test(arguments: [
        ("a: {}", "1:4: 此处应为一个文本,实际是映射"), ("a: []", "1:4: 此处应为一个文本,实际是列表"),
        ("a: ", "1:3: 此处应为一个文本,实际没有值"),
    ])
    func `says what stands where a text belongs`(yaml: String, message: String) throws {
        let value = try DefinitionNode.parse(yaml, file: "a.yaml").mapping().entries[0].value
        let error = #expect(throws: DefinitionError.self) { try value.text() }
        #expect(error?.description == "a.yaml:\(message)")
    }

    @Test func `says what stands where a list or a mapping belongs`() throws {
        let node = try DefinitionNode.parse("x", file: "a.yaml")
        let list = #expect(throws: DefinitionError.self) { try node.list() }
        let mapping = #expect(throws: DefinitionError.self) { _ = try node.mapping() }
        #expect(list?.description == "a.yaml:1:1: 此处应为一个列表,实际是文本“x”")
        #expect(mapping?.description == "a.yaml:1:1: 此处应为一个映射(键: 值),实际是文本“x”")
    }
}

import Canonical
import Testing

@Suite struct CodeTests {
    @Test(arguments: ["1", "01", "310115", "310115000000", "M14", "12345678", "123456789", "ABCDEFGHIJKLMNOP", "~!"])
    func `keeps one to sixteen printable characters`(text: String) throws {
        let code = try #require(Code(bytes: text.utf8))
        #expect(code.text == text)
        #expect(code.bytes == Array(text.utf8))
    }

    @Test(arguments: ["", "ABCDEFGHIJKLMNOPQ", "a b", "上", "a\n", "\u{7F}", "\0", "1\0"])
    func `is nothing else`(text: String) {
        #expect(Code(bytes: text.utf8) == nil)
    }

    @Test func `counts leading zeros and case`() {
        let codes: Set<Code> = ["1", "01", "001", "a", "A", "10"]
        #expect(codes.count == 6)
        #expect(Code(bytes: [0x30, 0x31]) == "01")
    }

    @Test(arguments: [
        ("310115", "31", true), ("310115", "", true), ("310115", "310115", true), ("310115", "3101150", false),
        ("310115", "32", false), ("123456789012", "1234567890", true), ("123456789012", "1234567891", false),
    ])
    func `knows what it begins with`(text: String, prefix: String, begins: Bool) throws {
        #expect(try #require(Code(bytes: text.utf8)).hasPrefix(prefix) == begins)
    }
}

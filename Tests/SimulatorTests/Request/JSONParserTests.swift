import Testing

@testable import Simulator

@Suite struct JSONParserTests {
    @Test(arguments: [
        ("null", JSONValue.null), (" [ ] ", .array([])), ("{}", .object([:])), ("-12", .integer(-12)),
        ("0", .integer(0)),
        ("9223372036854775808", .number("9223372036854775808")), ("1.50", .number("1.50")), ("1e3", .number("1e3")),
        (#""a\n\u4e2d\ud83d\ude00\/""#, .string("a\n中😀/")),
        (#"{"b":[true,false],"a":{}}"#, .object(["a": .object([:]), "b": .array([.bool(true), .bool(false)])])),
    ])
    func `reads every kind of value`(text: String, value: JSONValue) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"a":1,"a":2}"#, "01", "-", "1.", "1e", "tru", #""\x""#, #""\ud83d""#, #""\u12"#, "\"\n\"",
        "1 2", "\u{FEFF}{}", "{a:1}", #"{"a" 1}"#, String(repeating: "[", count: 33),
    ])
    func `refuses what is not strict JSON`(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test func `refuses bytes that are not UTF-8`() {
        #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    }
}

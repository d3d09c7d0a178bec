import Testing

@testable import Evidence

@Suite struct JSONValueTests {
    @Test(arguments: [
        (#" {"b" : [1, -2.5e+3, true, null], "a":"x"} "#, #"{"a":"x","b":[1,-2.5e+3,true,null]}"#),
        (#""A\/é\ud83d\ude00\t\u0001""#, #""A/é😀\t\u0001""#),
        ("{}", "{}"), ("[ ]", "[]"), ("0", "0"), (#"{"":""}"#, #"{"":""}"#),
        (#"{"ﬀ":1,"😀":2,"z":3}"#, #"{"z":3,"ﬀ":1,"😀":2}"#),
    ])
    func `texts are read and written in one spelling`(text: String, written: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8), part: .bundle)
        #expect(String(decoding: value.bytes, as: UTF8.self) == written)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "01", "1.", "-", "+1", "1e", ".5", "tru", "\"", "\"\\x\"", "\"\\u12\"",
        "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\t\"", "1 2", "{\"a\":1,\"a\":2}", "{a:1}", "'a'", "NaN",
        "[1 2]", "{\"a\" 1}", "\u{feff}1", String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
    ])
    func `other texts are refused`(text: String) {
        #expect(throws: ProofError.self) { try JSONValue(parsing: Array(text.utf8), part: .bundle) }
    }

    @Test func `text that is not UTF-8 is refused`() {
        #expect(throws: ProofError.notJSON(.answerBody, offset: 3)) {
            try JSONValue(parsing: [0x22, 0xff, 0x22], part: .answerBody)
        }
    }

    @Test func `strings are those of the values, at any depth`() throws {
        let value = try JSONValue(parsing: Array(#"{"a":"x","b":[{"c":"y"},1,"z"]}"#.utf8), part: .bundle)
        #expect(value.strings.sorted() == ["x", "y", "z"])
    }
}

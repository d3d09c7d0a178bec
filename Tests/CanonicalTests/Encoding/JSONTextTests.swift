import Canonical
import Testing

@Suite struct JSONTextTests {
    private func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("\"", #""\"""#), ("\\", #""\\""#), ("\u{8}", #""\b""#), ("\t", #""\t""#), ("\n", #""\n""#),
        ("\u{C}", #""\f""#), ("\r", #""\r""#), ("\0", #""\u0000""#), ("\u{1F}", #""\u001f""#),
        ("\u{B}", #""\u000b""#), ("\u{1A}", #""\u001a""#), ("", #""""#),
    ])
    func `escapes as RFC 8785 says`(text: String, json: String) {
        #expect(quoted(text) == json)
    }

    @Test(arguments: ["/", "'", "\u{7F}", "\u{80}", "\u{2028}", "é", "上海", "𠮷", "<>&", " "])
    func `writes everything else as it is`(text: String) {
        #expect(quoted(text) == "\"\(text)\"")
    }

    @Test func `escapes exactly the control characters, the quote and the backslash`() {
        let escaped = (0...0x7F).filter { value in
            quoted(String(Unicode.Scalar(UInt8(value)))).utf8.count != 3
        }
        #expect(escaped == Array(0...0x1F) + [0x22, 0x5C])
    }
}

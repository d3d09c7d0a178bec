import HTTPTypes
import Testing

@testable import Simulator

@Suite struct HTMLTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (#""onclick='x'&amp;"#, "&quot;onclick=&#39;x&#39;&amp;amp;"),
        ("a\u{0}\n\u{202E}b\u{200B}", "a⟨U+0⟩⟨U+A⟩⟨U+202E⟩b⟨U+200B⟩"), ("保单 P1", "保单 P1"),
    ])
    func `text from outside is never markup and hides nothing`(text: String, escaped: String) {
        let html: HTML = "<td>\(text)</td>"
        #expect(html.text == "<td>\(escaped)</td>")
    }

    @Test func `the last ones are kept, the newest first`() {
        var recent = Recent<Int>(limit: 3)
        #expect(recent.newestFirst.isEmpty)
        for number in 1...2 { recent.add(number) }
        #expect(recent.newestFirst == [2, 1])
        for number in 3...8 { recent.add(number) }
        #expect(recent.newestFirst == [8, 7, 6] && recent.total == 8)
    }

    @Test(
        arguments: [
            ("GET", "127.0.0.1:8080", nil, nil, true), ("GET", "localhost:8080", nil, nil, true),
            ("GET", "[::1]:8080", nil, nil, true), ("GET", "evil.example:8080", nil, nil, false),
            ("GET", "127.0.0.1.evil.example", nil, nil, false), ("GET", nil, nil, nil, false),
            ("GET", "lab.example", nil, nil, true), ("GET", "", nil, nil, false),
            ("POST", "127.0.0.1:8080", nil, nil, true),
            ("POST", "127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin", true),
            ("POST", "127.0.0.1:8080", "http://127.0.0.1:9090", nil, false),
            ("POST", "127.0.0.1:8080", "https://evil.example", "cross-site", false),
            ("POST", "127.0.0.1:8080", "null", nil, false), ("DELETE", "127.0.0.1:8080", nil, "cross-site", false),
            ("PUT", "127.0.0.1:8080", nil, "same-site", false),
        ] as [(String, String?, String?, String?, Bool)])
    func `other sites' pages get and change nothing`(
        method: String, authority: String?, origin: String?, site: String?, isAdmitted: Bool
    ) throws {
        var request = HTTPRequest(
            method: try #require(HTTPRequest.Method(method)), scheme: "http", authority: authority, path: "/")
        request.headerFields[.origin] = origin
        request.headerFields[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site
        #expect(ConsoleVisitors(host: "lab.example").admit(request) == isAdmitted)
    }
}

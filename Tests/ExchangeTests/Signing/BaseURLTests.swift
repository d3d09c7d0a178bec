import Exchange
import Testing

@Suite struct BaseURLTests {
    @Test(arguments: [
        ("https://host/exchange/v1", "https://host", "/exchange/v1"),
        ("https://host:9443/exchange/v1/", "https://host:9443", "/exchange/v1"),
        ("https://host", "https://host", ""), ("https://host//", "https://host", ""),
        ("https://[2001:db8::1]:9443/v1", "https://[2001:db8::1]:9443", "/v1"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080", "/v1"),
        ("http://localhost/v1", "http://localhost", "/v1"),
        ("http://[::1]:8080", "http://[::1]:8080", ""),
    ])
    func `takes authority and path apart`(text: String, authority: String, path: String) throws {
        let base = try #require(BaseURL(text))
        #expect((base.authority, base.path) == (authority, path))
        #expect(base.description == authority + path)
    }

    @Test(arguments: [
        "", "host/v1", "https://", "https:///v1", "https://host/v1?a=1", "https://host/v1#a", "https://user@host/v1",
        "https://ho st/v1", "ftp://host/v1", "HTTP://host/v1", "http://host/v1", "http://127.0.0.1.example.com/v1",
        "http://localhost.example.com", "http://[::1].example.com", "http://127.0.0.10.example.com",
    ])
    func `refuses what is no https address, and plain http but on loopback`(text: String) {
        #expect(BaseURL(text) == nil)
    }
}

import Canonical
import Testing

@Suite struct ContentAddressTests {
    private func address(_ text: String) -> ContentAddress? { ContentAddress(Array(text.utf8).span) }

    @Test(arguments: [
        "照片.jpg", "附件/2026/照片（1）.jpg", "./a.pdf", "a..b/..c/d..", "附件/12:30.jpg", "100%.pdf", "a?b#c", "...",
    ])
    func `a relative path is a file, as it is written`(text: String) {
        #expect(address(text) == .file(Array(text.utf8)))
    }

    @Test(arguments: ["/etc/passwd", "//host/share/a.pdf", "..", "../a.pdf", "附件/../../a.pdf", "附件/.."])
    func `a path that leaves the folder is outside`(text: String) {
        #expect(address(text) == .outside)
    }

    @Test(arguments: [
        "https://files.example.com/a.pdf", "HTTPS://h", "https://h:8443/a@b", "https://h?x=a@b", "https://h#a@b",
    ])
    func `an https address without credentials is remote`(text: String) {
        #expect(address(text) == .remote)
    }

    @Test(arguments: [
        "", "http://h/a.pdf", "ftp://h/a", "file:///etc/passwd", "C:\\附件\\a.pdf", "C:/a.pdf", "附件\\a.pdf", "https:a",
        "https:/h", "https://", "https:///a", "https://user@h/a", "https://user:word@h/a", "data:,x",
    ])
    func `anything else is no address`(text: String) {
        #expect(address(text) == nil)
    }
}

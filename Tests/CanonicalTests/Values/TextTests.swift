import Canonical
import Testing

@Suite struct TextTests {
    @Test func `is its bytes, wherever they lie`() {
        let bytes = Array("  上海 ".utf8)
        let window = Text(bytes: bytes[2..<8])
        #expect(window == "上海")
        #expect(window.hashValue == Text("上海").hashValue)
        #expect(window.string == "上海")
    }

    @Test(arguments: [("", 0), ("abc", 3), ("上海", 2), ("é", 1), ("e\u{301}", 2), ("𠮷", 1), ("㎡①", 2)])
    func `counts Unicode scalars`(text: String, count: Int) {
        #expect(Text(text).scalarCount == count)
    }

    @Test func `does not take canonically equal text for equal`() {
        #expect(Text("é") != Text("e\u{301}"))
    }

    @Test func `is ordered by its bytes`() {
        #expect(["上", "b", "", "a", "ab"].map { Text($0) }.sorted() == ["", "a", "ab", "b", "上"])
    }
}
